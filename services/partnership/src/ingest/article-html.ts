/** Leaves of a feed's HTML what a person wrote: no share buttons, no fields of the page, no commands of the publishing system. */
import { scanMarkup } from './scan-markup.ts';

/**
 * Classes of what publishing systems put around an article: WordPress and its plugins, Drupal, Squarespace.
 *
 * Drupal shows the fields of a page as its feed's text: the title again, who wrote it and when, then the article.
 */
const furniture =
  /^(?:sharedaddy|sd-sharing.*|sd-block|sd-like.*|jp-relatedposts|addtoany.*|a2a_kit|ssba.*|heateor.*|social-?(?:share|sharing|links|icons|buttons).*|share-?(?:buttons?|links?|this|post|bar|icons?)|sharing-.*|post-(?:meta|tags|navigation|author)|entry-(?:meta|footer)|wp-caption-text|wp-block-buttons?|wpcf7.*|feedflare|mc4wp.*|screen-reader-text|visually-hidden|author-?(?:box|bio)|field--name-(?:uid|created|title|changed|links)|field-name-(?:title|author|post-date|submitted.*)|field__label|field-label|submitted|links inline|node__meta|node__links|blog-meta.*|sqs-block-button.*|newsletter-.*)$/i;

/** Where Drupal says by RDFa what a field is. */
const furnitureFields = /^(?:schema:|dc:)(?:name|title|dateCreated|date|author)$/;

const shortcodeNames =
  'gallery|caption|wp_caption|embed|audio|video|playlist|contact-form(?:-7)?|button|gravityform|gravityforms|wpforms|ninja_forms?|ninja_form|mailchimp|tablepress|table|rev_slider|smartslider3|elementor-template|googlemaps?|instagram-feed|custom-twitter-feeds|youtube|vimeo|toc|divider|spacer|column|columns|row|one_half|one_third|tabs?|accordion|toggle|social_share|addtoany|sharethis|download|pdf-embedder';
const shortcode = new RegExp(
  `\\[/?(?:(?:${shortcodeNames})(?=[\\s\\]/])|[a-z][a-z0-9]{0,30}(?:_[a-z0-9]{1,30}){1,5}(?=[\\s\\]/])|[a-z][\\w-]{0,30}(?=\\s+[\\w-]{1,30}=["'&“”]))[^\\]<>]{0,600}\\]`,
  'gi',
);
/** The words of a caption belong to a picture that is not shown. */
const caption = /\[(?:wp_)?caption\b[^\]]{0,600}\][^]{0,800}?\[\/(?:wp_)?caption\]/gi;

/** What a server should have filled in: `@Content.TitleType>`, `{{ page.title }}`, `<%= name %>`, `%%title%%`. */
const templateLeaks =
  /(?<![\p{L}\p{N}_.@])@(?:Content|Model|Html|ViewBag|ViewData|Umbraco|Page|Item|CurrentPage)\.[A-Za-z]\w{0,60}(?:\.\w{1,60}){0,5}(?:\([^()]{0,80}\))?\s?(?:&gt;|\/?>)?|\{\{[^{}]{1,200}\}\}|\{%[^{}]{1,200}%\}|<%[^>]{1,200}%>|&lt;%[^>]{1,200}?%&gt;|%%[a-z_]{1,40}%%|\$\{[\w.]{1,60}\}|#\{[\w.]{1,60}\}/giu;

/** For text or HTML. */
export function withoutCommands(text: string): string {
  return /[[@{<%$#&]/.test(text)
    ? (/\[\/(?:wp_)?caption\]/i.test(text) ? text.replace(caption, ' ') : text)
        .replace(shortcode, ' ')
        .replace(templateLeaks, ' ')
    : text;
}

/** The HTML without them. What never ends is left, so that one open tag cannot swallow the article. */
export function articleHtml(html: string): string {
  const plain = withoutCommands(html);
  if (!/class|property|rel=/i.test(plain)) return plain;
  const kept: string[] = [];
  let from = 0;
  let dropped: { readonly name: string; readonly start: number; depth: number } | null = null;
  for (const piece of scanMarkup(plain)) {
    if (piece.kind !== 'open' && piece.kind !== 'close') continue;
    const name = piece.name.toLowerCase();
    if (dropped === null) {
      if (piece.kind === 'open' && !piece.isEmpty && !isVoid.test(name) && isFurniture(piece.attributes))
        dropped = { name, start: piece.start, depth: 1 };
    } else if (name === dropped.name && !(piece.kind === 'open' && piece.isEmpty)) {
      dropped.depth += piece.kind === 'open' ? 1 : -1;
      if (dropped.depth > 0) continue;
      kept.push(plain.slice(from, dropped.start), '<br>');
      from = piece.end;
      dropped = null;
    }
  }
  kept.push(plain.slice(from));
  return kept.join('');
}

const isVoid = /^(?:img|br|hr|input|source|wbr|link|meta|area|col|embed|track)$/;

function isFurniture(attributes: ReadonlyMap<string, string>): boolean {
  const classes = attributes.get('class') ?? attributes.get('CLASS') ?? '';
  if (classes !== '' && classes.split(/\s+/).some((name) => furniture.test(name))) return true;
  const field = attributes.get('property') ?? attributes.get('rel') ?? '';
  return furnitureFields.test(field);
}
