package push

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
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

// ErrTopics means that a list of topics is too long, or has an empty or a double
// name.
var ErrTopics = errors.New("invalid topics")

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

// A history is what a feed tells.
type history struct {
	epoch   string
	head    uint64
	shelves []*shelf
	names   map[string]int // of topics: their place among the shelves
	top     []byte         // the list of topics as it stands in a snapshot
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

// A view is a set of topics as one life of the feed numbers them.
type view struct {
	life uint64
	mask Mask
}

// NewFeed returns an empty feed. The epoch names the history that the versions
// count: a short form of the journal's sum.
func NewFeed(epoch string, topics ...Topic) (*Feed, error) {
	h := history{epoch: epoch, names: make(map[string]int, len(topics))}
	list := make([][2]string, 0, len(topics))
	for i, topic := range topics {
		if _, double := h.names[topic.Name]; double || !validName(topic.Name) || i >= TopicsMax {
			return nil, fmt.Errorf("topic %q: %w", topic.Name, ErrTopics)
		}
		h.names[topic.Name] = i
		h.shelves = append(h.shelves, newShelf(topic, i))
		list = append(list, [2]string{topic.Name, topic.Kind.String()})
	}
	var err error
	if h.top, err = json.Marshal(list); err != nil {
		return nil, fmt.Errorf("encode topics: %w", err)
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
	if len(names) == 0 {
		return f.resolve(nil, true).mask
	}
	return f.resolve(names, false).mask
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

func (f *Feed) sum(mask Mask) uint32 {
	if sum, ok := f.sums[mask]; ok {
		return sum
	}
	var b []byte
	for i, s := range f.shelves {
		if mask.Has(i) && s.Kind == Latest {
			b = s.whole(b)
		}
	}
	sum := crc32.ChecksumIEEE(b)
	if len(f.sums) < cacheMax {
		f.sums[mask] = sum
	}
	return sum
}

// resolve needs f.mu.
func (f *Feed) resolve(names []string, all bool) *view {
	v := &view{life: f.life}
	if all {
		for i := range f.shelves {
			v.mask.Add(i)
		}
	}
	for _, name := range names {
		if i, ok := f.names[name]; ok {
			v.mask.Add(i)
		}
	}
	return v
}

// view is resolve with the lock.
func (f *Feed) view(names []string, all bool) *view {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.resolve(names, all)
}

// A reader is where somebody stands in a feed.
type reader struct {
	life   uint64
	cursor uint64
	fresh  Mask // topics subscribed to, of which nothing was sent yet
	owed   bool // an answer is due even if nothing is new
}

// next is what a live connection asks: like Since, but nil when nothing is new,
// and with the fresh topics whole. It refuses a view of an older life.
func (f *Feed) next(v *view, r reader) (u *Update, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if v.life != f.life {
		return nil, false
	}
	known := r.life == f.life
	if known && r.fresh != (Mask{}) {
		return f.patch(r.cursor, v.mask, r.fresh), true
	}
	if known && !r.owed && r.cursor >= f.tip(v.mask) {
		return nil, true
	}
	return f.answer(known, r.cursor, v.mask), true
}

// resume is what a client's first message asks: like Since, but it refuses a view
// of an older life.
func (f *Feed) resume(v *view, epoch string, cursor uint64) (u *Update, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if v.life != f.life {
		return nil, false
	}
	return f.answer(epoch == f.epoch, cursor, v.mask), true
}

// place is where a reader of v stands who is level.
func (f *Feed) place(v *view) (life, tip uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if v.life != f.life {
		return 0, 0
	}
	return f.life, f.tip(v.mask)
}

// level reports the state's sum when a reader at cursor is level with it.
func (f *Feed) level(v *view, life, cursor uint64) (sum uint32, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if v.life != f.life || life != f.life || cursor < f.tip(v.mask) {
		return 0, false
	}
	return f.sum(v.mask), true
}

// tip is the last record that changed anything in mask. Readers of the same mask
// who are level all stand there, which lets them share the next frame.
func (f *Feed) tip(mask Mask) uint64 {
	var tip uint64
	for i, s := range f.shelves {
		if s.version > tip && mask.Has(i) {
			tip = s.version
		}
	}
	return tip
}

func (f *Feed) onChain(cursor uint64, mask Mask) bool {
	if cursor > f.head {
		return false
	}
	for i, s := range f.shelves {
		if cursor < s.floor && mask.Has(i) {
			return false
		}
	}
	return true
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
		f.encode(u, f.snapshotText(u.To, now, mask))
	} else {
		u.To = max(u.To, cursor)
		f.encode(u, f.deltaText(u, mask, Mask{}))
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
	f.encode(u, f.deltaText(u, mask, fresh))
	return u
}

func (f *Feed) forget() {
	f.cache = make(map[question]answer)
	f.sums = make(map[Mask]uint32)
}

// topicNames lists the topics of an all-topics reader, so that some can be left out.
func (f *Feed) topicNames() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	names := make([]string, 0, len(f.shelves))
	for _, s := range f.shelves {
		names = append(names, s.Name)
	}
	slices.Sort(names)
	return names
}
