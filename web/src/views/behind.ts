/** What stands behind tabs that are not shown first, and what few ask for: a chunk of its own, for no first view needs it. */
export { NoticeList as notices } from "./noticelist";
export { SeatForm as seats } from "./seatform";
export { Tape as tape } from "./tape";
