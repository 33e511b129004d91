package servertest_test

import (
	"fmt"
	"testing"

	"github.com/seed45548214/arena/state/servertest"
)

// A verdict is a test that remembers how it was ended.
type verdict struct {
	testing.TB

	said string
}

func (*verdict) Helper() {}

func (v *verdict) Skipf(format string, args ...any) { v.end("skip: "+format, args) }

func (v *verdict) Fatalf(format string, args ...any) { v.end("fail: "+format, args) }

// end keeps the first verdict: no other would have been reached.
func (v *verdict) end(format string, args []any) {
	if v.said == "" {
		v.said = fmt.Sprintf(format, args...)
	}
}

func TestRequire_FailsOnlyWhereTheServerIsRequired(t *testing.T) { //nolint:paralleltest // it sets the environment
	const skip, fail = "skip: skipped: postgres was not found", "fail: postgres is required and was not found"
	for _, c := range []struct {
		ci, require string
		found       bool
		want        string
	}{
		{want: skip},
		{require: "redis", want: skip},
		{require: "redis,postgres", want: fail},
		{ci: "true", want: fail},
		{ci: "true", require: "postgres", found: true},
	} {
		t.Setenv("CI", c.ci)
		t.Setenv("ARENA_REQUIRE", c.require)
		var v verdict
		servertest.Require(&v, "postgres", c.found)
		if v.said != c.want {
			t.Errorf("CI=%q ARENA_REQUIRE=%q found %v: %q, want %q", c.ci, c.require, c.found, v.said, c.want)
		}
	}
}
