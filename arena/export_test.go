package arena

import "fmt"

// The two ways to read a record: as it is written, and whatever is JSON.

func DecodeEvents(data []byte) ([]Event, bool)   { return new(decoder).events(data) }
func ReflectRecord(data []byte) ([]Event, error) { return reflectRecord(data) }

// Record checks the next record as it is stored.
func (a *Audit) Record(seq uint64, data []byte) error {
	events, err := DecodeRecord(data)
	if err != nil {
		return fmt.Errorf("record %d: %w", seq, err)
	}
	return a.Check(seq, events)
}

// Shorten has the replies of a receipt stored short, as those of a new one are.
func Shorten(r *Receipt, rationale string) { r.shorten(rationale) }
