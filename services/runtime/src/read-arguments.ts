/** Reads the arguments of a program; what is wrong with them is said together with how they are written. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { ConfigurationError } from './read-environment.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/**
 * Shapes: `options` as in node:util parseArgs; words that belong to no option are a mistake.
 * Errors: throws a ConfigurationError that names the argument and shows the usage.
 */
export function readArguments<T extends Options>(args: readonly string[], options: T, usage: string) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new ConfigurationError(`${(error as Error).message}\n\n${usage}`);
  }
}

/** Errors: a ConfigurationError names the option, its text and the bounds. */
export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d{1,9}$/.test(text) && value >= least && value <= most) return value;
  throw new ConfigurationError(`${option} is "${text}"; it must be a whole number from ${least} to ${most}.`);
}
