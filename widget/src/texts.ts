/** What readers read, in the page's language: web/texts/{fr,en}.json, carried by the page. */

export type Values = Record<string, string | number>;

/** The sentences of one language. */
export class Texts {
  readonly #numbers: Intl.NumberFormat;
  readonly #plurals: Intl.PluralRules;

  constructor(
    readonly lang: string,
    readonly strings: Readonly<Record<string, string>>,
  ) {
    this.#numbers = new Intl.NumberFormat(lang);
    this.#plurals = new Intl.PluralRules(lang);
  }

  /** The sentence `key`, its `{names}` replaced; the key itself if there is none, so that a lack is seen. */
  text(key: string, values: Values = {}): string {
    const sentence = this.strings[key] ?? key;
    return sentence.replace(/\{(\w+)\}/g, (_, name: string) => this.#show(values[name] ?? ""));
  }

  /** The form of `key` for this many: `.zero` where there is one, then the language's own `.one` and `.other`. */
  count(key: string, count: number, values: Values = {}): string {
    const zero = `${key}.zero`;
    const form = count === 0 && zero in this.strings ? zero : `${key}.${this.#plurals.select(count)}`;
    return this.text(form in this.strings ? form : `${key}.other`, { ...values, count });
  }

  #show(value: string | number): string {
    return typeof value === "number" ? this.#numbers.format(value) : value;
  }
}
