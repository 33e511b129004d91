/** What dialogs show: a chunk of its own, for no first view needs it. */
export { KeyTable } from "./keytable";
export { Sheet, Title } from "./sheet";
