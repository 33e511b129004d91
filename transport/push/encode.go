package push

import (
	"strconv"
	"time"
)

// encode makes b, which has room for a header, the text of u.
func (f *Feed) encode(u *Update, b []byte) {
	f.encodes.Add(1)
	u.text = b[headerMax:]
	u.frame = seal(b, finBit|opText)
}

// snapshotText is all of mask.
func (f *Feed) snapshotText(seq uint64, now time.Time, mask Mask) []byte {
	b := newFrame(4096)
	b = append(b, `{"e":`...)
	b = appendString(b, f.epoch)
	b = append(b, `,"r":1,"s":`...)
	b = strconv.AppendUint(b, seq, 10)
	b = append(b, `,"now":`...)
	b = strconv.AppendInt(b, now.UnixMilli(), 10)
	b = append(b, `,"top":`...)
	b = append(b, f.top...)
	b = append(b, `,"d":[`...)
	for i, s := range f.shelves {
		if mask.Has(i) {
			b = s.whole(b)
		}
	}
	return append(b, "]}"...)
}

// deltaText is what records after u.From changed in mask, and all of the topics in
// fresh.
func (f *Feed) deltaText(u *Update, mask, fresh Mask) []byte {
	b := newFrame(512)
	b = append(b, `{"p":`...)
	b = strconv.AppendUint(b, u.From, 10)
	b = append(b, `,"s":`...)
	b = strconv.AppendUint(b, u.To, 10)
	if fresh = fresh.and(&mask); fresh != (Mask{}) {
		b = append(b, `,"t":[`...)
		for i := range f.shelves {
			if fresh.Has(i) {
				b = append(strconv.AppendInt(b, int64(i), 10), ',')
			}
		}
		b[len(b)-1] = ']'
	}
	b = append(b, `,"d":[`...)
	for i, s := range f.shelves {
		switch {
		case fresh.Has(i):
			b = s.whole(b)
		case mask.Has(i) && s.version > u.From:
			b = s.since(b, u.From)
		}
	}
	return append(b, "]}"...)
}
