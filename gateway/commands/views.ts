import { REMOTE_HELP, remoteCommand } from './remote/node.js';

const PATH = '/v1/views';

interface Standing {
  readonly cursor: number;
  readonly upToDate: boolean;
}

/** `eport views …`: the index that timelines, search and clearance times are read from. */
export const views = remoteCommand({
  name: 'views',
  summary: {
    zh: '查看或重建时间线、查找与通关时间的索引',
    en: 'the index of timelines, search and clearance times',
  },
  help: {
    zh: `用法: eport views status     索引进度
      eport views rebuild    由日志重建; 期间结果不完整

${REMOTE_HELP.zh}

例: eport views rebuild`,
    en: `usage: eport views status     how far the index has got
       eport views rebuild    builds it anew from the journal; meanwhile answers are incomplete

${REMOTE_HELP.en}

example: eport views rebuild`,
  },
  options: {},
  actions: {
    async status({ node, lang, json, terminal }) {
      const found = await node.get<Standing>(PATH);
      await terminal.out(json ? `${JSON.stringify(found)}\n` : told(found, lang));
    },
    async rebuild({ node, lang, json, terminal }) {
      const begun = await node.post<Standing>(`${PATH}/rebuild`);
      await terminal.out(json ? `${JSON.stringify(begun)}\n` : told(begun, lang));
    },
  },
});

function told({ cursor, upToDate }: Standing, lang: 'zh' | 'en'): string {
  if (lang === 'zh') return `已到 ${cursor}${upToDate ? ',已是最新' : ',还在进行'}\n`;
  return `${cursor}${upToDate ? ', up to date' : ', under way'}\n`;
}
