/** What dialogs show beside a decision: a chunk of its own, for no first view needs it. */
export { CostTable as costs } from "./costtable";
export { Difference as difference } from "./difference";
export { KeyTable as keys } from "./keytable";
