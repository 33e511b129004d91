package arena

// The two ways to read a record: as it is written, and whatever is JSON.

func DecodeEvents(data []byte) ([]Event, bool)   { return new(decoder).events(data) }
func ReflectRecord(data []byte) ([]Event, error) { return reflectRecord(data) }

// Shorten has the replies of a receipt stored short, as those of a new one are.
func Shorten(r *Receipt, rationale string) { r.shorten(rationale) }
