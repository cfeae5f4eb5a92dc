/** Skew: whether the instance's SDL is that of version 1, and what a gateway does where it is older. */
import { Kind, parse, print, type DocumentNode, type FieldDefinitionNode, type TypeNode } from 'graphql';
import { readInstanceSdl } from '@active-news/schema/graph/sdl.ts';
import { Broken, NotTried, type ContractCheck } from './contract-check.ts';

const section = '12. Skew';

/** Shapes: place → written type; `Story.title` → `String!`, `Query.stories(first)` → `Int`, `StoryOrder.NEWEST` → ``. */
type Surface = ReadonlyMap<string, { readonly type: string; readonly kind: 'output' | 'input' | 'value' }>;

export const skewChecks: readonly ContractCheck[] = [
  {
    rule: 'S1',
    section,
    level: 'must',
    name: 'Everything that version 1 asks for is in the SDL, with its type; nullable output fields may be missing',
    cure: 'Take the types of schema/graph/instance.graphql as they are. More may stand beside them.',
    async run(client) {
      const { sdl } = await client.catalogue();
      if (sdl === null) throw new NotTried('`_service { sdl }` gives no SDL that can be read');
      const given = surfaceOf(sdl.document);
      const wanted = surfaceOf(parse(readInstanceSdl()));
      const lacks: string[] = [];
      const wrong: string[] = [];
      for (const [place, { type, kind }] of wanted) {
        const found = given.get(place);
        if (found && fits(found.type, type, kind)) continue;
        if (found) wrong.push(`${place} is ${found.type || 'there'}, not ${type}`);
        else if (kind === 'output' && !type.endsWith('!')) lacks.push(place);
        else wrong.push(`${place}${type && `: ${type}`} is missing`);
      }
      if (wrong.length)
        throw new Broken(
          `${wrong.slice(0, 6).join('; ')}${wrong.length > 6 ? `; and ${wrong.length - 6} more` : ''}`,
        );
      return lacks.length ? `gateways leave out what it lacks: ${lacks.join(', ')}` : `${wanted.size} places`;
    },
  },
];

/** An output may promise more than is asked, an input may ask less: in each case one `!` more or less. */
function fits(given: string, wanted: string, kind: string): boolean {
  if (given === wanted) return true;
  return kind === 'output' ? given === `${wanted}!` : kind === 'input' && `${given}!` === wanted;
}

function surfaceOf(sdl: DocumentNode): Surface {
  const surface = new Map<string, { type: string; kind: 'output' | 'input' | 'value' }>();
  const add = (place: string, type: TypeNode | null, kind: 'output' | 'input' | 'value') =>
    surface.set(place, { type: type ? print(type) : '', kind });
  for (const node of sdl.definitions) {
    switch (node.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.OBJECT_TYPE_EXTENSION:
        for (const field of node.fields ?? []) addField(node.name.value, field);
        break;
      case Kind.INPUT_OBJECT_TYPE_DEFINITION:
        for (const field of node.fields ?? [])
          add(`${node.name.value}.${field.name.value}`, field.type, 'input');
        break;
      case Kind.ENUM_TYPE_DEFINITION:
        for (const value of node.values ?? []) add(`${node.name.value}.${value.name.value}`, null, 'value');
        break;
    }
  }
  return surface;

  function addField(owner: string, field: FieldDefinitionNode): void {
    const place = `${owner}.${field.name.value}`;
    add(place, field.type, 'output');
    for (const argument of field.arguments ?? [])
      add(`${place}(${argument.name.value})`, argument.type, 'input');
  }
}
