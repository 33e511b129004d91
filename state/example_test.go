package state_test

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/memory"
)

// An arena that counts its fills is stopped, and another process goes on.
func ExampleOpen() {
	ctx := context.Background()
	store := memory.New(func() time.Time { return time.Date(2025, 10, 30, 13, 30, 0, 0, time.UTC) })

	first, err := state.Open(ctx, store, "demo", "process-1", 10*time.Second)
	if err != nil {
		fmt.Println(err)
		return
	}
	for range 3 {
		if _, err := first.Append(ctx, []byte(`[{"type":"OrderFilled"}]`)); err != nil {
			fmt.Println(err)
			return
		}
		if first.Head().Seq == 2 {
			err = first.SaveSnapshot(ctx, []byte("2"))
		}
	}
	if err != nil || first.Release(ctx) != nil {
		fmt.Println("not stopped:", err)
		return
	}

	second, err := state.Open(ctx, store, "demo", "process-2", 10*time.Second)
	if err != nil {
		fmt.Println(err)
		return
	}
	fills := 0
	restore := func(_ uint64, snapshot []byte) (err error) { fills, err = strconv.Atoi(string(snapshot)); return err }
	fold := func(seq uint64, data []byte) error {
		fmt.Printf("record %d: %s\n", seq, data)
		fills++
		return nil
	}
	if err := second.Recover(ctx, restore, fold); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(fills, "fills")
	// Output:
	// record 3: [{"type":"OrderFilled"}]
	// 3 fills
}
