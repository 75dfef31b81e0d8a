import { BarChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([BarChart, GridComponent, TooltipComponent, CanvasRenderer]);

/** Bars in a box; gives what takes them away again. */
export function bars(
  box: HTMLElement,
  names: readonly string[],
  counts: readonly number[],
  title: string,
): () => void {
  const chart = init(box, undefined, { renderer: 'canvas' });
  chart.setOption({
    animation: false,
    grid: { left: 56, right: 16, top: 28, bottom: 32 },
    tooltip: { trigger: 'axis', renderMode: 'richText' },
    xAxis: { type: 'category', data: [...names] },
    yAxis: { type: 'value', name: title, minInterval: 1 },
    series: [{ type: 'bar', data: [...counts], itemStyle: { color: '#0b6e99' } }],
  });
  const resize = (): void => chart.resize();
  addEventListener('resize', resize);
  return () => {
    removeEventListener('resize', resize);
    chart.dispose();
  };
}
