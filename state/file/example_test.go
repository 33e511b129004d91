package file_test

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/file"
)

func ExampleOpen() {
	dir, err := os.MkdirTemp("", "arena")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir) //nolint:errcheck // the system clears its folder of temporary files

	ctx := context.Background()
	store, err := file.Open(dir, time.Now)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer store.Close() //nolint:errcheck // nothing is left to be written
	owner, err := state.Open(ctx, store, "demo", "process-1", 10*time.Second)
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := owner.Append(ctx, []byte(`[{"type":"SeasonStarted"}]`)); err != nil {
		fmt.Println(err)
		return
	}

	_, err = file.Open(dir, time.Now)
	fmt.Println("a second process is refused:", err != nil)

	journal, err := os.ReadFile(dir + "/demo.journal.jsonl")
	fmt.Print(string(journal), err, "\n")
	// Output:
	// a second process is refused: true
	// {"seq":1,"events":[{"type":"SeasonStarted"}],"sum":"2686d9a2746d023cc791567ade6d26c9a8234fbde5928a2632b5f997ff5b0a54"}
	// <nil>
}
