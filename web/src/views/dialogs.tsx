/** What dialogs show beside a decision: a chunk of its own, for no first view needs it. */
export { CostTable } from "./costtable";
export { Difference } from "./difference";
export { KeyTable } from "./keytable";
