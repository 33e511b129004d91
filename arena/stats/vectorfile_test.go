package stats_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// An operand is a named series, a list or one number.
type operand struct {
	Ref    string `json:"ref"`
	list   []float64
	scalar float64
}

func (o *operand) UnmarshalJSON(text []byte) error {
	switch text[0] {
	case '{':
		type plain operand
		return json.Unmarshal(text, (*plain)(o))
	case '[':
		return json.Unmarshal(text, (*numbers)(&o.list))
	default:
		return json.Unmarshal(text, &o.scalar)
	}
}

// columns is one list of numbers or several named ones, in the file's order.
type columns [][]float64

func (c *columns) UnmarshalJSON(text []byte) error {
	if text[0] == '[' {
		var one numbers
		err := json.Unmarshal(text, &one)
		*c = columns{one}
		return err
	}
	var named struct {
		One     numbers `json:"one"`
		Two     numbers `json:"two"`
		Returns numbers `json:"returns"`
	}
	if err := json.Unmarshal(text, &named); err != nil {
		return err
	}
	for _, column := range []numbers{named.One, named.Two, named.Returns} {
		if column != nil {
			*c = append(*c, column)
		}
	}
	return nil
}

// numbers flattens what may be one number or nested lists of them, with NaN and
// Infinity as strings.
type numbers []float64

func (n *numbers) UnmarshalJSON(text []byte) error {
	if text[0] == '[' {
		var parts []numbers
		if err := json.Unmarshal(text, &parts); err != nil {
			return err
		}
		*n = numbers{}
		for _, part := range parts {
			*n = append(*n, part...)
		}
		return nil
	}
	x, err := strconv.ParseFloat(strings.Trim(string(text), `"`), 64)
	*n = numbers{x}
	return err
}

func readVectors(t *testing.T) *vectorFile {
	t.Helper()
	root := projectRoot(t)
	text, err := os.ReadFile(filepath.Join(root, "..", "shared", "data", "vectors", "vectors.json"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("recorded data not found beside the project (../shared/data)")
	}
	if err != nil {
		t.Fatal(err)
	}
	var file vectorFile
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	return &file
}

// projectRoot walks up to the folder of go.mod.
func projectRoot(t *testing.T) string {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			t.Fatal("no go.mod above the test")
		}
		folder = parent
	}
}
