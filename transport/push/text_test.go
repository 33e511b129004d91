package push_test

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"testing"

	"github.com/seed45548214/arena/transport/push"
)

// A texts is testdata/strings.json, which the page's tests read as well: of each
// string its bytes, the text that JSON.stringify makes of it, and the sum of an
// entry in which it is key and value.
type texts struct {
	Strings []struct {
		Name  string `json:"name"`
		Bytes string `json:"bytes"` // in hexadecimal digits, as not all are UTF-8
		JSON  string `json:"json"`
		Sum   uint32 `json:"sum"`
	} `json:"strings"`
	Sum uint32 `json:"sum"` // of the entries of all strings, each with the value 1
}

func readTexts(t *testing.T) (table texts) {
	t.Helper()
	text, err := os.ReadFile("testdata/strings.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &table); err != nil {
		t.Fatal(err)
	}
	if len(table.Strings) == 0 {
		t.Fatal("the table is empty")
	}
	return table
}

func TestFeed_SumsEveryStringAsThePageDoes(t *testing.T) {
	t.Parallel()
	table := readTexts(t)
	all := newFeed(t, "e")
	for i, text := range table.Strings {
		key, err := hex.DecodeString(text.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		feed := newFeed(t, "e")
		setPrice(t, feed, 1, string(key), text.JSON)
		setPrice(t, all, uint64(i)+1, string(key), "1")
		if got, want := entries(t, feed.Snapshot(feed.Mask())), "[0,"+text.JSON+","+text.JSON+"]"; got != want {
			t.Errorf("%s: %s, want %s", text.Name, got, want)
		}
		if got := feed.Sum(feed.Mask()); got != text.Sum {
			t.Errorf("%s: sum %d, want %d", text.Name, got, text.Sum)
		}
	}
	// What reads as the same key is one, and the order is that of the bytes that a
	// browser gets.
	if got := all.Sum(all.Mask()); got != table.Sum {
		t.Errorf("all: sum %d, want %d", got, table.Sum)
	}
}

func setPrice(t *testing.T, feed *push.Feed, seq uint64, key, value string) {
	t.Helper()
	batch := feed.Begin(seq)
	batch.Set("prices", key, []byte(value))
	if err := batch.Commit(); err != nil {
		t.Fatal(err)
	}
}
