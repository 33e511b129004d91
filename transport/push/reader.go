package push

import "slices"

// A view is a set of topics as one life of the feed numbers them.
type view struct {
	life uint64
	mask Mask
}

// view numbers topics as the feed does now.
func (f *Feed) view(names []string, all bool) *view {
	f.mu.Lock()
	defer f.mu.Unlock()
	return &view{f.life, f.mask(names, all)}
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

// A reader is where somebody stands in a feed.
type reader struct {
	life   uint64
	cursor uint64
	fresh  Mask // topics subscribed to, of which nothing was sent yet
	owed   bool // an answer is due even if nothing is new
	ahead  bool // it has seen more elsewhere than this feed has yet
}

// aheadMax is how many records a reader may be ahead of a feed to count as one who comes
// from an instance that was faster. Whoever claims more gets a snapshot.
const aheadMax = 4096

// isAhead reports whether a reader comes from an instance that was faster. It needs f.mu.
func (f *Feed) isAhead(epoch string, cursor uint64) bool {
	return epoch == f.epoch && cursor > f.head && cursor-f.head <= aheadMax
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
	if r.ahead && known && r.cursor > f.head {
		return nil, true
	}
	if r.ahead { // whether what it saw has become our past, nobody has looked
		return f.answer(false, 0, v.mask), true
	}
	if known && r.fresh != (Mask{}) {
		return f.patch(r.cursor, v.mask, r.fresh), true
	}
	if known && !r.owed && r.cursor >= f.tip(v.mask) {
		return nil, true
	}
	return f.answer(known, r.cursor, v.mask), true
}

// resume is what a client's first message asks: like Since, but it refuses a view
// of an older life. Who is ahead of the feed gets an empty delta, so that nothing that it
// shows goes back, and a snapshot once the feed is where it was. With a delta comes the sum of what the client then holds, if
// its past is ours.
func (f *Feed) resume(v *view, epoch string, cursor uint64) (u *Update, sum uint32, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if v.life != f.life {
		return nil, 0, false
	}
	if f.isAhead(epoch, cursor) {
		u = &Update{Epoch: f.epoch, From: cursor, To: cursor, life: f.life, ahead: true}
		f.encode(u, f.delta(u, Mask{}, Mask{}))
		return u, 0, true
	}
	u = f.answer(epoch == f.epoch, cursor, v.mask)
	if !u.Snapshot {
		sum = f.sum(v.mask)
	}
	return u, sum, true
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
	if v.life != f.life || life != f.life || cursor < f.tip(v.mask) || cursor > f.head {
		return 0, false
	}
	return f.sum(v.mask), true
}
