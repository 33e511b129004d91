package view

import (
	"testing"
	"time"

	"github.com/seed45548214/arena/arena"
)

func TestIndex_FindsTheFirstTickFromATimeOn(t *testing.T) {
	t.Parallel()
	x := &Index{from: 1, every: 1}
	const ticks = 50_000
	for i := 1; i <= ticks; i++ {
		x.add(uint64(2*i), []arena.Event{&arena.TickRecorded{Tick: uint64(i), At: time.UnixMilli(int64(i) * 1_000)}})
	}
	if len(x.ticks) > indexedTicks || len(x.ticks) < indexedTicks/2 {
		t.Errorf("%d ticks are listed", len(x.ticks))
	}
	for _, at := range []int64{0, 1_000, 1_001, 777_777, 25_000_000, ticks * 1_000} {
		first := uint64(2 * max((at+999)/1_000, 1))
		seq, ok := x.Before(at)
		if !ok || seq > first || first-seq > uint64(4*x.every) {
			t.Errorf("from %d on: record %d %t, the tick is record %d", at, seq, ok, first)
		}
	}
	if _, ok := x.Before(ticks*1_000 + 1); ok {
		t.Error("there is a tick after the last")
	}
}

func TestIndex_BoundsWhatIsLate(t *testing.T) {
	t.Parallel()
	x := &Index{from: 1, every: 1}
	x.add(5, []arena.Event{&arena.DecisionTaken{Round: 1}})
	for i := range 3 * indexedEnds {
		x.add(uint64(6+i), []arena.Event{&arena.OrderFilled{Order: arena.OrderID(i), Round: 1}})
	}
	if n := len(x.late); n > indexedEnds || n < indexedEnds/2 || x.late[n-1].order != 3*indexedEnds-1 {
		t.Errorf("%d late outcomes are listed", n)
	}
	if near := x.late[0].Seq; near <= 5+ScanAhead {
		t.Errorf("record %d is not late", near)
	}
}
