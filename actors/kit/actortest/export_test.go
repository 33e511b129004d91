package actortest

import "testing"

// Problems runs f and returns what Run would have reported.
func Problems(t *testing.T, f func(k *Kit)) []string {
	t.Helper()
	return run(t, f)
}

// Difference is what Expect reports.
func Difference(got, want []any) string { return difference(got, want) }
