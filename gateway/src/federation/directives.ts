/** The directives by which a canonical SDL says how the answers of instances are merged; docs/merge-directives.md is their specification. */

export const directivesSdl = `
"How the answers of the instances become one. Every rule is a commutative monoid, so the order of instances never matters."
enum MergeRule {
  "A connection over rows in one total order."
  ORDERED_UNION
  "A list or connection of groups: groups with equal keys become one, field by field."
  GROUP_BY_KEY
  "A list of rows, each once, in the order of their keys."
  SET_UNION
  "The instance that owns the row answers alone."
  OWNER
  SUM
  MIN
  MAX
  "True if it is true for any instance."
  ANY
}

"""
On a field of a group with \`from\` and \`where\`: the root field \`from\`, asked with the key of this group as one more condition at
the argument path \`where\`.
"""
directive @merge(by: MergeRule!, from: String, where: String) on FIELD_DEFINITION

"Answered by the gateway itself; on an argument: applied by the gateway after the merge, never sent to an instance."
directive @local on FIELD_DEFINITION | ARGUMENT_DEFINITION

"A type whose objects each belong to one instance. \`digest\` names the field that changes with any other."
directive @row(key: String!, digest: String) on OBJECT

"""
A type whose objects every instance may hold a part of. \`from\` names the root field that gives the parts of given keys,
by \`filter: { <key>: [...] }\`; with it the type may be reached through a row, which then yields the key alone.
"""
directive @group(key: String!, from: String, descending: Boolean! = false) on OBJECT

"The order that an enum value stands for: by these fields of the element or its edge, then by key."
directive @order(by: String!, descending: Boolean! = false) on ENUM_VALUE

"With a value in this input field, positions begin with one more number, its rank; ascending within any order."
directive @rank on INPUT_FIELD_DEFINITION

"Shows what content versions do not tell of, as health does: an answer with this field is never kept."
directive @volatile on FIELD_DEFINITION

"The values of this argument or input field are names of this kind: unknown ones are refused, and they narrow the instances that are asked."
directive @names(kind: String!) on INPUT_FIELD_DEFINITION | ARGUMENT_DEFINITION
`;
