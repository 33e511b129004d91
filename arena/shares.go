package arena

import "fmt"

// Shares is a number of shares in millionths of a share.
type Shares int64

// Share is one whole share, the default lot.
const Share Shares = micros

// ParseShares reads a plain decimal number of shares, such as "10" or "0.25".
// Digits after the sixth decimal are rounded half up. The error wraps
// [ErrNumber] or [ErrRange].
func ParseShares(text string) (Shares, error) {
	value, err := parseMicros(text)
	if err != nil {
		return 0, fmt.Errorf("shares %q: %w", text, err)
	}
	return Shares(value), nil
}

// String formats n exactly and without trailing zeros, as in "10" or "0.25".
func (n Shares) String() string { return string(n.appendTo(nil)) }

// MarshalText makes n a decimal string in JSON, never a float.
func (n Shares) MarshalText() ([]byte, error) { return n.appendTo(nil), nil }

// UnmarshalText is the inverse of MarshalText.
func (n *Shares) UnmarshalText(text []byte) (err error) {
	*n, err = ParseShares(string(text))
	return err
}

// FloorTo returns the largest multiple of lot that is not above n.
func (n Shares) FloorTo(lot Shares) Shares { return n - n%lot }

func (n Shares) appendTo(dst []byte) []byte { return appendMicros(dst, int64(n), 0) }
