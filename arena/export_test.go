package arena

// The two ways to read a record: as it is written, and whatever is JSON.

func DecodeEvents(data []byte) ([]Event, bool)   { return new(decoder).events(data) }
func ReflectRecord(data []byte) ([]Event, error) { return reflectRecord(data) }
