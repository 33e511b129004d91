/** What no first view shows: what stands behind tabs, and what is written meanwhile. A chunk of its own. */
export { Notices, Tape } from "./tape";
export { Writing } from "./writing";
