/** Random documents are worth asking: all are valid, the store answers all, together they ask everything, and most of it hits. */
import { beforeAll, expect, test } from '@jest/globals';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { bundledRegistryPath, loadRegistry } from '@active-news/schema/registry/read-registry.ts';
import { canonicalSchema, oneStore } from '../one-store/one-store.ts';
import { choicesFrom } from './choices.ts';
import { randomWalk } from './page-walk.ts';
import { excludedFields, randomDocument, type RandomDocument } from './random-document.ts';
import { afterChange, randomChange } from './random-history.ts';
import { randomNetwork } from './random-network.ts';
import { shrinkDocument } from './shrink-document.ts';

const networks = Number(process.env.ITERATIONS ?? 60);
const documentsPerNetwork = 10;
const seed = Number(process.env.SEED ?? 20261124);

// Far more than any of these tests takes, also on a busy machine.
const patienceMs = 600_000;

let registry: Registry;

beforeAll(async () => {
  const reading = await loadRegistry(bundledRegistryPath);
  if (!reading.ok) throw new Error('the bundled registry has mistakes');
  registry = reading.registry;
});

test(
  'all documents are valid and answered without errors, and most lists in the answers hold something',
  async () => {
    const sizes: number[] = [];
    const lists = { empty: 0, filled: 0 };
    for (let i = 0; i < networks; i++) {
      const choices = choicesFrom({ seed: seed + i, limit: Infinity });
      const network = randomNetwork(choices, registry);
      const store = oneStore(network.registry, network.stories);
      for (let j = 0; j < documentsPerNetwork; j++) {
        const { document, variables } = randomDocument(choices, network);
        const { data, errorCodes } = await store.answer(document, variables);
        expect({ document, variables, errorCodes }).toEqual({ document, variables, errorCodes: [] });
        sizes.push(JSON.stringify(data).length);
        countLists(data, lists);
      }
    }
    sizes.sort((a, b) => a - b);
    const at = (share: number) => sizes[Math.floor(share * (sizes.length - 1))];
    console.log(
      `${sizes.length} documents, seed ${seed}; bytes of data: median ${at(0.5)}, 9 of 10 below ${at(0.9)}, most ${at(1)}; lists: ${lists.filled} filled, ${lists.empty} empty`,
    );
    expect(lists.filled).toBeGreaterThan(lists.empty);
  },
  patienceMs,
);

test(
  'with mistakes they are valid all the same, and refused for them',
  async () => {
    let refused = 0;
    for (let i = 0; i < 100; i++) {
      const choices = choicesFrom({ seed: seed + i, limit: Infinity });
      const network = randomNetwork(choices, registry);
      const { document, variables } = randomDocument(choices, network, { mistakes: 1 });
      const { errorCodes } = await oneStore(network.registry, network.stories).answer(document, variables);
      if (errorCodes.length === 0) continue;
      expect(errorCodes).toEqual(['BAD_USER_INPUT']);
      refused++;
    }
    expect(refused).toBeGreaterThan(30);
  },
  patienceMs,
);

test(
  'together they ask every field, argument, input field and enum value that is not excluded',
  () => {
    const asked = new Set<string>();
    const all = everything();
    let documents = 0;
    // Rare things need many documents; as soon as all has been asked, it is enough.
    while (documents < 2000 && asked.size < all.length - excludedFields.size) {
      const choices = choicesFrom({ seed: seed + documents, limit: Infinity });
      const network = randomNetwork(choices, registry);
      for (let j = 0; j < 5; j++, documents++)
        for (const what of partsOf(randomDocument(choices, network))) if (all.includes(what)) asked.add(what);
    }
    const never = all.filter((what) => !asked.has(what));
    console.log(`in ${documents} documents never asked: ${never.join(', ')}`);
    expect(never).toEqual([...excludedFields].sort());
  },
  patienceMs,
);

test(
  'together they use every way of writing',
  () => {
    const texts = Array.from({ length: 300 }, (_, i) => {
      const choices = choicesFrom({ seed: seed + i, limit: Infinity });
      return randomDocument(choices, randomNetwork(choices, registry)).document;
    });
    const share = (pattern: RegExp) => texts.filter((text) => pattern.test(text)).length / texts.length;
    expect(share(/\w+: stories\(/)).toBeGreaterThan(0.05);
    expect(share(/\bstories\(.*: stories\(/s)).toBeGreaterThan(0.05);
    for (const pattern of [
      /\.\.\. on Story/,
      /\.\.\. on Node/,
      /\.\.\. on Tag/,
      /^fragment F\d+ on Node/m,
      /^fragment F\d+ on Story/m,
      /\.\.\.(F\d+)\b.*\.\.\.\1\b/s,
      /\.\.\. @(skip|include)/,
      /\b(id|slug|month) @(skip|include)\(if: \$/,
      /\$v\d+: Boolean = (true|false)/,
      /\$v\d+: StoryFilter/,
      /\$v\d+: \[ID!\]/,
      /\$v\d+: Int = \d/,
      /filter: null/,
      /first: null/,
      /\b(tag|region|partnership|slug|council|month): "/,
      /\b(after|before): "/,
    ])
      expect([pattern, share(pattern) > 0]).toEqual([pattern, true]);
  },
  patienceMs,
);

test(
  'a start gives the same case again, and a smaller limit a smaller one',
  () => {
    const make = (limit: number) => {
      const choices = choicesFrom({ seed, limit });
      const network = randomNetwork(choices, registry);
      return { network, question: randomDocument(choices, network) };
    };
    expect(make(5000)).toEqual(make(5000));
    expect(make(0)).toMatchObject({ network: { stories: [] }, question: { variables: {} } });
    expect(make(0).question.document.length).toBeLessThan(100);
  },
  patienceMs,
);

test(
  'histories keep every story whole, and walks end',
  async () => {
    let pages = 0;
    for (let i = 0; i < 100; i++) {
      const choices = choicesFrom({ seed: seed + i, limit: Infinity });
      const network = randomNetwork(choices, registry);
      let { stories } = network;
      const walk = randomWalk(choices, network);
      let cursor: string | null = null;
      for (let step = 0; step < 200; step++) {
        const { document, variables }: RandomDocument = walk.question(cursor);
        const { data, errorCodes } = await oneStore(network.registry, stories).answer(document, variables);
        expect({ document, variables, errorCodes }).toEqual({ document, variables, errorCodes: [] });
        pages++;
        cursor = walk.nextCursor(data);
        if (cursor === null) break;
        stories = afterChange(stories, randomChange(choices, network, stories, step));
      }
      expect(new Set(stories.map(({ id }) => id)).size).toBe(stories.length);
    }
    console.log(`100 walks with changes between their pages: ${pages} pages`);
    expect(pages).toBeGreaterThan(200);
  },
  patienceMs,
);

test(
  'a failing document is made as small as it can be',
  async () => {
    const document = `query($n: Int, $x: Boolean!) { regions { name } ...F stories(first: $n, filter: { tag: "walking" }) { nodes { title tags { slug } } } }
    fragment F on Query { tags @include(if: $x) { totalCount } }`;
    const smaller = await shrinkDocument({ document, variables: { n: 3, x: true } }, (one) =>
      Promise.resolve(/stories[^]*tags/.test(one.document)),
    );
    expect(smaller.variables).toEqual({});
    expect(smaller.document.replace(/\s+/g, ' ').trim()).toBe('{ stories { nodes { tags { slug } } } }');
  },
  patienceMs,
);

function countLists(value: unknown, lists: { empty: number; filled: number }): void {
  if (Array.isArray(value)) lists[value.length > 0 ? 'filled' : 'empty']++;
  if (value !== null && typeof value === 'object')
    for (const part of Object.values(value)) countLists(part, lists);
}

/** Coordinates of all that one document asks: `Type.field`, `Type.field(argument:)`, `Input.field`, `Enum.VALUE`. */
function partsOf({ document, variables }: RandomDocument): Set<string> {
  const parts = new Set<string>();
  const text = parse(document);
  expect(validate(canonicalSchema, text)).toEqual([]);
  const types = new TypeInfo(canonicalSchema);
  const argumentsOf = (name: string) => {
    const parent = types.getParentType()!;
    return `${parent.name}.${types.getFieldDef()?.name}(${name}:)`;
  };
  visit(
    text,
    visitWithTypeInfo(types, {
      Field: ({ name }) => void parts.add(`${types.getParentType()!.name}.${name.value}`),
      Argument: ({ name }) => void (types.getDirective() || parts.add(argumentsOf(name.value))),
      ObjectField: ({ name }) =>
        void parts.add(`${getNamedType(types.getParentInputType())!.name}.${name.value}`),
      EnumValue: ({ value }) => void parts.add(`${getNamedType(types.getInputType())!.name}.${value}`),
    }),
  );
  // In variables only the names can be told; which enum or input they belong to hardly matters.
  const inVariables = JSON.stringify(variables);
  for (const type of Object.values(canonicalSchema.getTypeMap())) {
    const names = isEnumType(type)
      ? type.getValues().map(({ name }) => name)
      : isInputObjectType(type)
        ? Object.keys(type.getFields())
        : [];
    for (const name of names) if (inVariables.includes(`"${name}"`)) parts.add(`${type.name}.${name}`);
  }
  return parts;
}

/** All coordinates that can be asked from the root; types below excluded fields alone are left out. */
function everything(): string[] {
  const found = new Set<string>();
  const visited = new Set<string>();
  const visitType = (name: string): void => {
    if (visited.has(name)) return;
    visited.add(name);
    const type = canonicalSchema.getType(name);
    if (isEnumType(type)) for (const value of type.getValues()) found.add(`${name}.${value.name}`);
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) {
        found.add(`${name}.${field.name}`);
        visitType(getNamedType(field.type).name);
      }
    if (!isObjectType(type) || isIntrospectionType(type)) return;
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${name}.${field.name}`;
      found.add(coordinate);
      if (excludedFields.has(coordinate)) continue;
      for (const argument of field.args) {
        found.add(`${coordinate}(${argument.name}:)`);
        visitType(getNamedType(argument.type).name);
      }
      const below = getNamedType(field.type);
      if (!isEnumType(below)) visitType(below.name);
    }
  };
  visitType(canonicalSchema.getQueryType()!.name);
  return [...found].sort();
}
