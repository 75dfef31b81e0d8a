export const READMES: ReadonlyArray<readonly [file: string, lang: 'zh' | 'en']>;
export const RECORDINGS: Record<
  string,
  (lang: string) => { readonly command: string; readonly out: () => string }
>;
export function recorded(text: string): Record<string, string>;
export function steady(text: string): string;
