export interface FormField {
  readonly name: string;
  readonly kind?: { readonly fixed?: string };
  readonly parts?: readonly FormField[];
}
export const FORMS: ReadonlyArray<{ readonly root: string; readonly fields: readonly FormField[] }>;
export function files(): Array<[string, unknown]>;
export function tables(language: 'en' | 'zh'): readonly string[];
