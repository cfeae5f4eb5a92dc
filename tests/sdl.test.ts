/** The two SDL files agree, and an instance composes as a subgraph of anyone's Federation 2 supergraph. */
import { expect, test } from '@jest/globals';
import { composeServices } from '@theguild/federation-composition';
import { isInputObjectType, isObjectType, parse, type GraphQLSchema } from 'graphql';
import { federate } from '@active-news/gateway/federation/federate.ts';
import { makeInstanceSchema } from '@active-news/partnership/graph/instance-schema.ts';
import { readGatewaySdl, readInstanceSdl } from '@active-news/schema/graph/sdl.ts';

/** Every field with its arguments and types; a default of an argument is each side's own business. */
function fieldsOf(schema: GraphQLSchema): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('_') || !(isObjectType(type) || isInputObjectType(type))) continue;
    for (const field of Object.values(type.getFields())) {
      fields.set(`${type.name}.${field.name}`, String(field.type));
      for (const argument of 'args' in field ? field.args : [])
        fields.set(`${type.name}.${field.name}(${argument.name})`, String(argument.type));
    }
  }
  return fields;
}

test('everything that an instance serves stands in the canonical SDL with the same type, so the gateway can itself be an instance', () => {
  const gateway = fieldsOf(federate(readGatewaySdl(), {}).schema);
  const instance = [...fieldsOf(makeInstanceSchema(readInstanceSdl()))].filter(
    ([place]) => !place.startsWith('Query._'),
  );
  expect(instance.length).toBeGreaterThan(80);
  expect(instance.filter(([place, type]) => gateway.get(place) !== type)).toEqual([]);
});

test('the instance SDL composes under Federation 2', () => {
  const composed = composeServices([
    { name: 'rise', url: 'http://localhost:4001/rise/graphql', typeDefs: parse(readInstanceSdl()) },
  ]);
  expect(composed.errors ?? []).toEqual([]);
  expect(composed.supergraphSdl).toContain('type Story');
});
