package postgres_test

import (
	"context"
	"fmt"
	"time"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/postgres"
)

func ExampleOpen() { //nolint:testableexamples // it needs a server
	ctx := context.Background()
	store, err := postgres.Open(ctx, postgres.Config{URL: "postgres://arena:secret@localhost/arena"})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer store.Close() //nolint:errcheck // nothing is left to be written
	promise, err := store.Acknowledged(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(promise)

	owner, err := state.Open(ctx, store, "demo", "process-1", 10*time.Second)
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := owner.Append(ctx, []byte(`[{"type":"SeasonStarted"}]`)); err != nil {
		fmt.Println(err)
	}
}
