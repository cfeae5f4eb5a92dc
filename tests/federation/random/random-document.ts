/** Random valid documents, grown from the canonical schema itself: whatever may be asked is asked some time. */
import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
} from 'graphql';
import { canonicalSchema } from '../one-store/one-store.ts';
import type { Choices } from './choices.ts';
import { estimateSize } from './estimate-size.ts';
import { randomArguments, type Arguments } from './random-arguments.ts';
import type { Ground } from './random-filter.ts';
import { withMistake } from './random-mistake.ts';
import { makeSpeller } from './spell-values.ts';

export type RandomDocument = { readonly document: string; readonly variables: Record<string, unknown> };

/** What depends on who answers or on the moment, and so is not compared; below it nothing is asked. */
export const excludedFields: ReadonlySet<string> = new Set([
  'Query.coverage',
  'Query.versions',
  'Query.feeds',
  'Partnership.feeds',
  'StoryConnection.coverage',
  'TagConnection.coverage',
]);

/** How many connections and look-ups one document may cost, each counted as often as its parents may be there. */
const maxCost = 45;
/** Beyond so many objects in one place nothing composite is asked. */
const maxParents = 120;
/** Levels of composite types: five connections within each other. */
const maxDepth = 10;
/** Selections in all: small documents find most faults, and show them more plainly. */
const sizes = [6, 12, 25, 50, 100];
/** Types that only lead on, and do not count as a level. */
const passedThrough = new Set([
  'StoryEdge',
  'TagEdge',
  'Story',
  'PageInfo',
  'Image',
  'Attribution',
  'StoryRevision',
]);

type Field = GraphQLField<unknown, unknown>;
type Emitted = {
  readonly parent: string;
  readonly field: Field;
  readonly key: string;
  readonly args: Arguments;
  readonly argsText: string;
};
type Fragment = {
  readonly name: string;
  readonly on: GraphQLCompositeType;
  readonly text: string;
  readonly cost: number;
};
/** How many objects may be here, how deep we are, and how many elements a list of edges or nodes may have. */
type Spot = { readonly parents: number; readonly depth: number; readonly pageSize: number };

export type DocumentOptions = {
  /** Coordinates as `Story.revision`, beside those that are never asked. */
  readonly without?: readonly string[];
  /** The share of documents in which arguments break rules, and are refused with BAD_USER_INPUT. */
  readonly mistakes?: number;
};

export function randomDocument(
  choices: Choices,
  ground: Ground,
  { without = [], mistakes = 0 }: DocumentOptions = {},
): RandomDocument {
  const excluded = new Set([...excludedFields, ...without]);
  const isFaulty = choices.chance(mistakes);
  const speller = makeSpeller(choices);
  const emitted: Emitted[] = [];
  const fragments: Fragment[] = [];
  /** What each response name stands for, everywhere in the document: so no two selections conflict. */
  const meanings = new Map<string, string>();
  const maxEntries = choices.pick(sizes);
  let cost = 0;
  let entries = 0;
  /** The share of both that may be used up so far, so that one root field leaves something to the next. */
  let share = 1;

  function selection(type: GraphQLCompositeType, spot: Spot): string {
    const size = 1 + choices.below(4);
    const entriesHere = Array.from({ length: size }, (_, i) => {
      if (spot.depth === 0) share = (i + 1) / size;
      return entry(type, spot);
    });
    // The same leaf twice is legal, and worth little.
    return `{ ${[...new Set(entriesHere)].join(' ')} }`;
  }

  function entry(type: GraphQLCompositeType, spot: Spot): string {
    entries++;
    const isEnough = entries > maxEntries * share || spot.depth >= maxDepth;
    const way = isEnough ? 'field' : choices.pick(isAbstractType(type) ? interfaceWays : objectWays);
    if (way === 'typename') return `__typename${directive()}`;
    if (way === 'inline') {
      const on = choices.pick<GraphQLCompositeType | null>([null, ...overlapping(type)]);
      return `...${on ? ` on ${on.name}` : ''}${directive()} ${selection(on ?? type, deeper(spot))}`;
    }
    if (way === 'named') return spread(type, spot);
    return fieldOf(type, spot);
  }

  function spread(type: GraphQLCompositeType, spot: Spot): string {
    const fitting = fragments.filter(
      (one) => overlapping(type).includes(one.on) && cost + one.cost * spot.parents <= maxCost,
    );
    if (fitting.length > 0 && choices.chance(0.5)) {
      const fragment = choices.pick(fitting);
      cost += fragment.cost * spot.parents;
      return `...${fragment.name}${directive()}`;
    }
    const on = choices.pick(overlapping(type));
    const before = cost;
    const text = selection(on, deeper(spot));
    const fragment: Fragment = {
      name: `F${fragments.length + 1}`,
      on,
      text,
      cost: Math.ceil((cost - before) / spot.parents),
    };
    fragments.push(fragment);
    return `...${fragment.name}${directive()}`;
  }

  function fieldOf(type: GraphQLCompositeType, spot: Spot): string {
    const all = 'getFields' in type ? Object.values(type.getFields()) : [];
    const may = (all as Field[]).filter(
      (field) => !excluded.has(`${type.name}.${field.name}`) && isAffordable(type, field, spot),
    );
    if (may.length === 0) return '__typename';
    // What is composite is where merging happens.
    const composite = may.filter((field) => isCompositeType(getNamedType(field.type)));
    const merged = may.filter((field) => isMerged(type, field));
    const field = choices.pick(
      composite.length > 0 && choices.chance(0.4) ? [...composite, ...merged, ...merged] : may,
    );
    const again = emitted.filter((one) => one.parent === type.name && one.field === field);
    const same = again.length > 0 && choices.chance(0.15) ? choices.pick(again) : null;
    const args = same?.args ?? argumentsOf(field, `${type.name}.${field.name}`);
    const argsText = same?.argsText ?? speller.spellArguments(field.args, args);
    const key = same?.key ?? responseKey(field, argsText);
    emitted.push({ parent: type.name, field, key, args, argsText });
    const label = key === field.name ? key : `${key}: ${field.name}`;
    return `${label}${argsText}${directive()}${below(type, field, args, spot)}`;
  }

  function argumentsOf(field: Field, coordinate: string): Arguments {
    if (field.args.length === 0) return {};
    const args = randomArguments(choices, ground, coordinate);
    return isFaulty && choices.chance(0.4) ? withMistake(choices, coordinate, args) : args;
  }

  function below(parent: GraphQLCompositeType, field: Field, args: Arguments, spot: Spot): string {
    const type = getNamedType(field.type);
    if (!isCompositeType(type)) return '';
    const size = estimateSize(`${parent.name}.${field.name}`, args, ground);
    if (isMerged(parent, field)) cost += spot.parents;
    return ` ${selection(type, {
      parents: spot.parents * (size.list ?? (leadsToPage(field) ? spot.pageSize : 1)),
      depth: spot.depth + (passedThrough.has(type.name) ? 0 : 1),
      pageSize: size.page ?? spot.pageSize,
    })}`;
  }

  function isAffordable(parent: GraphQLCompositeType, field: Field, spot: Spot): boolean {
    if (!isCompositeType(getNamedType(field.type))) return true;
    if (entries > maxEntries * share || spot.depth >= maxDepth || spot.parents > maxParents) return false;
    return !isMerged(parent, field) || (spot.depth < maxDepth - 1 && cost + spot.parents <= maxCost * share);
  }

  function responseKey(field: Field, argsText: string): string {
    const meaning = `${field.name}${argsText}: ${field.type}`;
    const held = meanings.get(field.name);
    if ((held === undefined || held === meaning) && !choices.chance(0.12)) {
      meanings.set(field.name, meaning);
      return field.name;
    }
    const key = `a${meanings.size + 1}`;
    meanings.set(key, meaning);
    return key;
  }

  function directive(): string {
    if (!choices.chance(0.1)) return '';
    const isShown = choices.chance(0.7);
    return choices.chance(0.5)
      ? ` @include(if: ${speller.spellCondition(isShown)})`
      : ` @skip(if: ${speller.spellCondition(!isShown)})`;
  }

  const root = selection(canonicalSchema.getQueryType()!, { parents: 1, depth: 0, pageSize: 1 });
  const definitions = fragments.map(({ name, on, text }) => `fragment ${name} on ${on.name} ${text}`);
  return {
    document: [`query${speller.definitions()} ${root}`, ...definitions].join('\n'),
    variables: speller.values(),
  };
}

const objectWays = [
  ...Array.from({ length: 17 }, () => 'field' as const),
  'inline',
  'named',
  'named',
  'typename',
] as const;
const interfaceWays = ['field', 'inline', 'inline', 'inline', 'named', 'named', 'typename'] as const;

const deeper = (spot: Spot): Spot => ({ ...spot, depth: spot.depth + 1 });

/** The types that a fragment within this one may be on. */
function overlapping(type: GraphQLCompositeType): readonly GraphQLCompositeType[] {
  if (isAbstractType(type)) return [...canonicalSchema.getPossibleTypes(type), type];
  return isObjectType(type) ? [type, ...type.getInterfaces()] : [type];
}

function isMerged(parent: GraphQLCompositeType, field: Field): boolean {
  const isConnection = /Connection/.test(String(field.type));
  return isConnection || (parent as GraphQLObjectType) === canonicalSchema.getQueryType();
}

function leadsToPage({ name }: Field): boolean {
  return name === 'edges' || name === 'nodes';
}
