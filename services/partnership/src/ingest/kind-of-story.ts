/** Tells what a story is for, from its topics, its own tags, the path of its address and the words of its title. */
import type { StoryKind } from '../store/records.ts';

type Rule = {
  readonly kind: StoryKind;
  /** Slug of schema/data/tags.json. */
  readonly topic: string;
  /** A whole segment of the path, but not the last: that is the story's own name. */
  readonly folder: RegExp;
  /** Each must be said only of such a story: "hundreds join our team for a walk" is no vacancy. */
  readonly titles: readonly RegExp[];
};

/** A story has one kind: of several that fit, the first here, since who looks for work or a date must find it. */
const rules: readonly Rule[] = [
  {
    kind: 'JOB',
    topic: 'jobs',
    folder:
      /^(?:(?:current-|job-)?vacanc(?:y|ies)|jobs?|jobs-board|careers?|recruitment|work-(?:for|with)-us)$/i,
    titles: [
      /^(?:new |current |job |trustee |staff |volunteer )*vacanc(?:y|ies)\b/i,
      /\b(?:job|trustee|board|staff|coach|officer|manager|director) vacanc(?:y|ies)\b/i,
      /\b(?:is|are|we[’']re) (?:now )?hiring\b(?! (?:out|a |an |bikes|the ))/i,
      /\b(?:is|are|we[’']re) (?:now |currently )?recruiting (?:for )?(?:a |an |our (?:next |new )?|its (?:next |new )?|new |two |three )?(?:[\p{L}-]+ ){0,4}(?:officers?|managers?|directors?|coordinators?|co-ordinators?|chief executive|ceo|chair|trustees?|apprentices?|interns?|assistants?|advisers?|advisors?|leads?|administrators?)\b/iu,
      /\brecruiting for (?:a |our |its )?(?:new )?(?:ceo|chief executive|chair)\b/i,
      /^(?:jobs?|job opportunit(?:y|ies)|careers?|recruitment|we[’']re recruiting|now hiring)\s*(?:[:|–—!]|-\s)/i,
      /\bjob (?:opportunit(?:y|ies)|opening|advert)\b/i,
      /^(?:come and )?(?:work for us|work with us|join (?:our|the) (?:team|board)(?:[!:]|$| as (?:an? |our )))/i,
    ],
  },
  {
    kind: 'EVENT',
    topic: 'events',
    folder: /^(?:events?|whats-on|what-s-on|webinars?|upcoming-events|events-calendar|calendar)$/i,
    titles: [
      /^(?:(?:upcoming |free |online )*(?:event|webinar|workshop|conference|seminar)s?|dates? for (?:your|the) diar(?:y|ies))\s*(?:[:|–—!]|-\s)/i,
      /\bsave the date\b/i,
      /\b(?:book|reserve|secure) (?:your|a) (?:free )?(?:place|spot|space|seat|tickets?)s?\b/i,
      /\b(?:register|sign up|book) (?:now )?(?:for|to attend|to join) (?:our|the|this|a) (?:[\p{L}-]+ ){0,4}(?:webinar|event|conference|workshop|seminar|forum|summit)\b/iu,
      /^join us (?:for|at) (?:our|the|a|an) (?:[\p{L}-]+ ){0,4}(?:webinar|event|conference|workshop|seminar|forum|summit|launch|celebration)\b/iu,
    ],
  },
  {
    kind: 'FUNDING',
    topic: 'funding',
    folder: /^(?:funding|grants?|funding-(?:opportunities|news|and-support|support)|funding-opportunity)$/i,
    titles: [
      /^(?:new )?(?:funding(?: opportunit(?:y|ies)| alert| available| update)?|grants?)\s*(?:[:|–—!]|-\s)/i,
      /\bappl(?:y|ications?) (?:now )?(?:(?:are )?(?:now )?open )?for (?:[\p{L}\p{N}’'&£,-]+ ){0,5}(?:fund|funds|funding|grants?)\b/iu,
      /\b(?:funds?|grants?|funding) (?:(?:is|are) )?(?:now )?(?:available|open(?:s|ing)?(?: for (?:applications|bids))?|up for grabs)\b/i,
      /\b(?:funding|grant|investment) (?:opportunit(?:y|ies)|boost|award(?:ed|s)?|announce(?:d|ment)|confirmed|secured|round)\b/i,
      /\b(?:awarded|receives?|secures?|granted|distributes?) (?:(?:nearly|over|almost|more than|up to|a further) )*£[\d.,]+ ?(?:k|m|million|thousand)?\b/i,
      /£[\d.,]+ ?(?:k|m|million|thousand)?\+? (?:[\p{L}-]+ ){0,2}(?:fund|funding|grants?)\b(?!-?rais)/iu,
    ],
  },
  {
    kind: 'REPORT',
    topic: 'insight-and-data',
    folder:
      /^(?:reports?|research|publications?|insights?|research-?and-?(?:reports|evidence|insight)|annual-reports?|evidence)$/i,
    titles: [
      /\b(?:annual|impact|evaluation|research|insight|progress|end of year|year[- ]end|state of the nation) (?:report|review)s?\b/i,
      /\b(?:new report|latest (?:report|figures))\b/i,
      /\bactive lives (?:adults? |children(?: and young people)? )?(?:survey|report|results|data|figures)\b/i,
      /^(?:report|research)\s*(?:[:|–—]|-\s)/i,
      /\b(?:survey|report) (?:reveals|shows|finds|highlights)\b/i,
    ],
  },
];

export type KindEvidence = {
  /** Slugs of the topics that its raw tags name. */
  readonly topics: readonly string[];
  readonly url: string | null;
  readonly title: string;
};

/** Rather NEWS than a guess: what none of the rules says is news. */
export function kindOf({ topics, url, title }: KindEvidence): StoryKind {
  const folders =
    url === null
      ? []
      : new URL(url).pathname
          .split('/')
          .filter((part) => part !== '')
          .slice(0, -1);
  const words = title.replace(/\s+/g, ' ').slice(0, 300);
  const fits = ({ topic, folder, titles }: Rule) =>
    topics.includes(topic) ||
    folders.some((part) => folder.test(part)) ||
    titles.some((pattern) => pattern.test(words));
  return rules.find(fits)?.kind ?? 'NEWS';
}
