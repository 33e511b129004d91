package push

import (
	"hash/crc32"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// cacheMax bounds the encoded updates kept until the next record: readers
	// choose their cursors, so a hostile crowd could ask for any number.
	cacheMax = 512
	// snapshotAge is how old the server's time in a shared snapshot may be.
	snapshotAge = time.Second
)

// A Feed is the ordered, versioned state of one arena as its audience sees it.
// The version of a key or event is the sequence number of the journal record
// that made it, so every instance that folds the same journal computes the same
// versions, and a reader who left one instance resumes on another.
//
// A Feed is safe for concurrent use.
type Feed struct {
	mu sync.Mutex
	history
	life  uint64 // counts histories; 0 is never a life
	cache map[question]answer
	sums  map[Mask]uint32

	encodes atomic.Uint64
}

// A question is what makes two readers need the same bytes.
type question struct {
	cursor   uint64
	mask     Mask
	snapshot bool
}

// An answer is an encoded update and, as a snapshot tells the time, its age.
type answer struct {
	*Update
	at time.Time
}

// NewFeed returns an empty feed. The epoch names the history that the versions
// count: a short form of the journal's sum.
func NewFeed(epoch string, topics ...Topic) (*Feed, error) {
	h, err := newHistory(epoch, topics)
	if err != nil {
		return nil, err
	}
	f := &Feed{history: h, life: 1}
	f.forget()
	return f, nil
}

// Replace makes f tell the history of next in place of its own, in one step:
// after a fork, and when a season or an arena begins anew. Whoever builds next
// tells it all there is before, so that nobody sees a part of it. Every reader
// of f gets a snapshot at the next flush. Nothing is left in next.
func (f *Feed) Replace(next *Feed) {
	h := next.swap(history{top: []byte("[]")})
	f.swap(h)
}

func (f *Feed) swap(h history) (old history) {
	f.mu.Lock()
	defer f.mu.Unlock()
	old, f.history = f.history, h
	f.life++
	f.forget()
	return old
}

// Base says that it is not known what records up to seq changed: a reader whose
// cursor stands before it gets a snapshot.
func (f *Feed) Base(seq uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, s := range f.shelves {
		s.floor = max(s.floor, seq)
	}
	clear(f.cache)
}

// Head is the epoch and the last record folded.
func (f *Feed) Head() (epoch string, seq uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.epoch, f.head
}

// Mask is the set of the named topics; names that the feed does not have are left
// out. Without names it is all topics.
func (f *Feed) Mask(names ...string) Mask {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.mask(names, len(names) == 0)
}

// Since returns the message that moves a reader of mask from a cursor to the
// present: a delta, or a snapshot when the cursor is not on the chain (another
// epoch, beyond the head, or so old that an event after it is no longer
// retained). The message may be empty. Records are never split: a cursor stands
// after all of a record's changes.
func (f *Feed) Since(epoch string, cursor uint64, mask Mask) *Update {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.answer(epoch == f.epoch, cursor, mask)
}

// Snapshot returns all that a new reader of mask needs.
func (f *Feed) Snapshot(mask Mask) *Update {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.answer(false, 0, mask)
}

// Sum is the CRC-32 (IEEE) of the Latest state of mask in canonical order, which
// is how a client checks itself: the entries as in a snapshot, separated by
// commas, by topic in the feed's order and then by key in byte order.
func (f *Feed) Sum(mask Mask) uint32 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.sum(mask)
}

// Encodes is how many messages the feed has encoded; compared with the frames
// sent it shows how well they are shared.
func (f *Feed) Encodes() uint64 { return f.encodes.Load() }

// sum needs f.mu.
func (f *Feed) sum(mask Mask) uint32 {
	if sum, ok := f.sums[mask]; ok {
		return sum
	}
	sum := crc32.ChecksumIEEE(f.latest(mask))
	if len(f.sums) < cacheMax {
		f.sums[mask] = sum
	}
	return sum
}

// answer needs f.mu.
func (f *Feed) answer(known bool, cursor uint64, mask Mask) *Update {
	q := question{cursor: cursor, mask: mask}
	if !known || !f.onChain(cursor, mask) {
		q = question{mask: mask, snapshot: true}
	}
	now := time.Now()
	if a, ok := f.cache[q]; ok && (!q.snapshot || now.Sub(a.at) < snapshotAge) {
		return a.Update
	}
	u := &Update{Epoch: f.epoch, From: q.cursor, To: f.tip(mask), Snapshot: q.snapshot, life: f.life}
	if q.snapshot {
		f.encode(u, f.snapshot(u.To, now, mask))
	} else {
		u.To = max(u.To, cursor)
		f.encode(u, f.delta(u, mask, Mask{}))
	}
	if len(f.cache) >= cacheMax {
		clear(f.cache)
	}
	f.cache[q] = answer{u, now}
	return u
}

// patch moves a reader who already holds some of mask and now wants the topics
// in fresh as well. It is for one reader, so it is not kept.
func (f *Feed) patch(cursor uint64, mask, fresh Mask) *Update {
	if held := mask.without(&fresh); !f.onChain(cursor, held) {
		return f.answer(false, 0, mask)
	}
	u := &Update{Epoch: f.epoch, From: cursor, To: max(cursor, f.tip(mask)), life: f.life}
	f.encode(u, f.delta(u, mask, fresh))
	return u
}

// encode makes b, which has room for a header, the text of u.
func (f *Feed) encode(u *Update, b []byte) {
	f.encodes.Add(1)
	u.text = b[headerMax:]
	u.frame = seal(b, finBit|opText)
}

func (f *Feed) forget() {
	f.cache = make(map[question]answer)
	f.sums = make(map[Mask]uint32)
}
