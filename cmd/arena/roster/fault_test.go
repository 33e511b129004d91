package roster_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/cmd/arena/roster"
)

// What is wrong with a file is told together, in the order of its lines.
func TestLoad_TellsAllFaultsOfAFile(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer("id: duel", "id: Duel", "cash: 5000.50", "cash: -5", "strategy: momentum", "strategy: momentun",
		"rules: {fee_bps: 0}", "rules: {lot: 0}", "agent: carl", "agent: bert").Replace(duel) + "prompt: none.tmpl\n"
	_, err := roster.Load(arenas(t, "duel.yaml", text))
	file, ok := errors.AsType[*roster.FileError](err)
	if !ok {
		t.Fatalf("%v is no error of a file", err)
	}
	var got []string
	for i := range file.Faults {
		_, fault, _ := strings.Cut(file.Faults[i].String(), "duel.yaml:")
		got = append(got, fault[:min(len(fault), 40)])
	}
	want := []string{
		"1:5: an arena's id is 1 to 64 lower-case", "4:7: its agents start without cash",
		`8:29: the agent "anna" has the unknown s`, `10:13: the agent "bert" is in the roster`, "10:48: the lot must be positive",
		`11:9: the prompt "none.tmpl" cannot be r`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	if first := file.Faults[0].String(); err.Error() != first {
		t.Errorf("a start says %v; want the first alone, %s", err, first)
	}
}
