package arena_test

import (
	"errors"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/seed45548214/arena/arena"
)

func TestParseMoney(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]arena.Money{
		"0":                     0,
		"-0":                    0,
		"271.0884":              271_088_400,
		"-12.34":                -12_340_000,
		"007.50":                7_500_000,
		"0.000001":              1,
		"0.0000005":             1, // half up
		"0.00000049999":         0,
		"-0.0000005":            -1, // away from zero
		"0.9999995":             1_000_000,
		"9223372036854.775807":  math.MaxInt64,
		"-9223372036854.775808": math.MinInt64,
	} {
		if got, err := arena.ParseMoney(text); got != want || err != nil {
			t.Errorf("ParseMoney(%q) = %d, %v, want %d", text, got, err, want)
		}
	}
	for text, want := range map[string]error{
		"": arena.ErrNumber, "-": arena.ErrNumber, "+1": arena.ErrNumber, "--1": arena.ErrNumber, "1.": arena.ErrNumber,
		".5": arena.ErrNumber, "1e400": arena.ErrNumber, "1,000": arena.ErrNumber, " 1": arena.ErrNumber, "1 ": arena.ErrNumber,
		"NaN": arena.ErrNumber, "Inf": arena.ErrNumber, "0x10": arena.ErrNumber, "1.2.3": arena.ErrNumber, "1_000": arena.ErrNumber,
		"٣":                    arena.ErrNumber,
		"9223372036854.775808": arena.ErrRange, "-9223372036854.775809": arena.ErrRange,
		"9223372036854.7758075": arena.ErrRange, "99999999999999999999999": arena.ErrRange,
	} {
		if got, err := arena.ParseMoney(text); !errors.Is(err, want) || got != 0 {
			t.Errorf("ParseMoney(%q) = %d, %v, want %v", text, got, err, want)
		}
	}
}

func TestMoney_String(t *testing.T) {
	t.Parallel()
	for amount, want := range map[arena.Money]string{
		0: "0.00", arena.Dollar: "1.00", -arena.Cent: "-0.01", 271_088_400: "271.0884", 1: "0.000001", -1: "-0.000001",
		100_000: "0.10", 123_456_789_000_000: "123456789.00",
		math.MaxInt64: "9223372036854.775807", math.MinInt64: "-9223372036854.775808",
	} {
		if got := amount.String(); got != want {
			t.Errorf("Money(%d).String() = %q, want %q", int64(amount), got, want)
		}
	}
}

func TestMoney_CentsRoundsHalfUp(t *testing.T) {
	t.Parallel()
	for amount, want := range map[arena.Money]string{
		0: "0.00", 4_999: "0.00", 5_000: "0.01", 14_999: "0.01", 15_000: "0.02", -4_999: "0.00", -5_000: "-0.01",
		271_088_400: "271.09", 999_995_000: "1000.00",
	} {
		if got := amount.Cents(); got != want {
			t.Errorf("Money(%d).Cents() = %q, want %q", int64(amount), got, want)
		}
	}
}

func TestShares_String(t *testing.T) {
	t.Parallel()
	for shares, want := range map[arena.Shares]string{
		0: "0", arena.Share: "1", 10 * arena.Share: "10", 250_000: "0.25", -1: "-0.000001", 1_500_000: "1.5",
		math.MinInt64: "-9223372036854.775808",
	} {
		if got := shares.String(); got != want {
			t.Errorf("Shares(%d).String() = %q, want %q", int64(shares), got, want)
		}
		if back, err := arena.ParseShares(want); back != shares || err != nil {
			t.Errorf("ParseShares(%q) = %d, %v, want %d", want, back, err, shares)
		}
	}
	if _, err := arena.ParseShares("ten"); !errors.Is(err, arena.ErrNumber) {
		t.Errorf("ParseShares of a word: error = %v", err)
	}
}

func TestMoney_TextIsExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := arena.Money(rapid.Int64().Draw(t, "micros"))
		text, err := want.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var got arena.Money
		if err := got.UnmarshalText(text); err != nil || got != want {
			t.Fatalf("%d is written %s and read %d, %v", int64(want), text, int64(got), err)
		}
	})
}

// Products are exact: they agree with arithmetic that knows no limits, rounded
// half up or down, and say so when they do not fit.
func TestMulDiv_AgreesWithBigIntegers(t *testing.T) {
	t.Parallel()
	side := rapid.OneOf(rapid.Int64(), rapid.Int64Range(0, 1_000), rapid.SampledFrom([]int64{0, 1, math.MaxInt64, math.MaxInt64 - 1, 1 << 32}))
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := side.Draw(t, "a"), side.Draw(t, "b"), side.Draw(t, "c")
		product := new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
		defined := a >= 0 && b >= 0 && c > 0
		for name, multiply := range map[string]func(a, b, c int64) (int64, bool){"half up": arena.MulDiv, "down": arena.MulDivFloor} {
			want := new(big.Int)
			if defined {
				want.Set(product)
				if name == "half up" { // (2ab + c) / 2c
					want.Add(want.Lsh(want, 1), big.NewInt(c)).Div(want, new(big.Int).Lsh(big.NewInt(c), 1))
				} else {
					want.Div(want, big.NewInt(c))
				}
			}
			got, ok := multiply(a, b, c)
			if fits := defined && want.IsInt64(); ok != fits || fits && got != want.Int64() {
				t.Fatalf("%d × %d / %d, rounded %s: got %d, %t, want %v", a, b, c, name, got, ok, want)
			}
		}
	})
}

// The short way of small products leads where the long one does, on both sides of what
// 64 bits hold.
func TestMoney_TimesAgreesWithMulDiv(t *testing.T) {
	t.Parallel()
	side := rapid.OneOf(rapid.Int64(), rapid.Int64Range(0, 1<<33), rapid.SampledFrom([]int64{0, 1, 1<<32 - 1, 1 << 32, 1<<32 + 1, math.MaxInt64}))
	rapid.Check(t, func(t *rapid.T) {
		m, n := side.Draw(t, "m"), side.Draw(t, "n")
		want, fits := arena.MulDiv(m, n, 1_000_000)
		if got, ok := arena.Money(m).Times(arena.Shares(n)); ok != fits || int64(got) != want {
			t.Fatalf("%d × %d = %d, %t, want %d, %t", m, n, int64(got), ok, want, fits)
		}
	})
}

func TestMoney_TimesAndBps(t *testing.T) {
	t.Parallel()
	if got, ok := (189*arena.Dollar + 30*arena.Cent).Times(2 * arena.Share); got != 378_600_000 || !ok {
		t.Errorf("189.30 × 2 = %v, %t", got, ok)
	}
	if got, ok := arena.Money(1).Times(arena.Share / 2); got != 1 || !ok {
		t.Errorf("half a micro is rounded to %d, %t, want 1", got, ok)
	}
	if got, ok := arena.Money(1_000).Bps(5); got != 1 || !ok {
		t.Errorf("5 bps of 1000 micros = %d, %t, want 1: half up", got, ok)
	}
	for _, m := range []arena.Money{-1, math.MaxInt64} {
		if got, ok := m.Times(2 * arena.Share); ok {
			t.Errorf("%v × 2 = %v, want no answer", m, got)
		}
	}
	if got, ok := arena.Money(-1).Bps(5); ok {
		t.Errorf("5 bps of -1 micro = %v, want no answer", got)
	}
}

func TestShares_FloorTo(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ n, lot, want arena.Shares }{
		{2_999_999, arena.Share, 2 * arena.Share},
		{arena.Share, arena.Share, arena.Share},
		{999_999, arena.Share, 0},
		{259_999, arena.Share / 100, 250_000},
		{7, 1, 7},
	} {
		if got := tt.n.FloorTo(tt.lot); got != tt.want {
			t.Errorf("%v in lots of %v = %v, want %v", tt.n, tt.lot, got, tt.want)
		}
	}
}
