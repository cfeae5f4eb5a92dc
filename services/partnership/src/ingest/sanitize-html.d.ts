/** The part of sanitize-html that sanitise-html.ts uses; the package brings no types. */
declare module 'sanitize-html' {
  type Attributes = Record<string, string>;
  type Options = {
    readonly allowedTags: readonly string[];
    readonly allowedAttributes: Readonly<Record<string, readonly string[]>>;
    readonly allowedSchemes: readonly string[];
    readonly allowProtocolRelative: boolean;
    readonly disallowedTagsMode: 'discard';
    readonly nonTextTags: readonly string[];
    readonly nestingLimit: number;
    readonly enforceHtmlBoundary: boolean;
    readonly transformTags: Readonly<
      Record<
        string,
        string | ((tagName: string, attributes: Attributes) => { tagName: string; attribs: Attributes })
      >
    >;
  };
  export default function sanitizeHtml(html: string, options: Options): string;
}
