export declare const PAGES: { readonly en: string; readonly zh: string };
export declare function runs(): readonly object[];
export declare function withTables(page: string, all: readonly object[], lang: 'zh' | 'en'): string;
