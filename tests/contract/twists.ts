/** Ways to twist one thing in what is asked or answered; violators.ts makes servers that break a rule of them. */
import type { Operation, Twist } from './twisting-proxy.ts';

export type Edge = { cursor: string; node: { id: string; revision: string }; score?: number | null };
export type Connection = {
  edges: Edge[];
  nodes?: unknown[];
  pageInfo: Record<string, unknown>;
  totalCount: number;
};
export type Body = {
  data?: Record<string, any> | null;
  errors?: unknown[];
  extensions?: { instance?: Record<string, any> };
};

/** Twists the connection of stories, wherever an answer has one. */
export const stories = (twist: (connection: Connection, operation: Operation) => void): Twist => ({
  answer(body: Body, operation) {
    if (body.data?.stories?.edges) twist(body.data.stories as Connection, operation);
    return body;
  },
});
export const field = (name: string, twist: (value: any, operation: Operation) => unknown): Twist => ({
  answer(body: Body, operation) {
    if (body.data?.[name]) body.data[name] = twist(body.data[name], operation);
    return body;
  },
});
export const instance = (twist: (state: Record<string, any>) => void): Twist => ({
  answer(body: Body) {
    if (body.extensions?.instance) twist(body.extensions.instance);
    return body;
  },
});
export const asked = (twist: (variables: Record<string, any>, operation: Operation) => void): Twist => ({
  operation(operation) {
    twist(operation.variables, operation);
    return operation;
  },
});
/** Twists every filter of a question, those within `all` too. */
export const filters = (twist: (filter: Record<string, any>) => void): Twist => {
  const visit = (filter: Record<string, any> | null | undefined): void => {
    if (!filter) return;
    twist(filter);
    for (const one of filter.all ?? []) visit(one);
  };
  return asked((variables) => visit(variables.filter));
};
export const recode = (cursor: string, change: (parts: unknown[]) => unknown[]): string =>
  Buffer.from(
    JSON.stringify(change(JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[])),
  ).toString('base64url');
export const parses = (cursor: unknown) => {
  try {
    return Array.isArray(JSON.parse(Buffer.from(String(cursor), 'base64url').toString()));
  } catch {
    return false;
  }
};
