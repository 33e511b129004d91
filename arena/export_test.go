package arena

// The 128-bit products, whose divisor no exported method lets a test choose.

func MulDiv(a, b, c int64) (int64, bool)      { return mulDiv(a, b, c) }
func MulDivFloor(a, b, c int64) (int64, bool) { return mulDivFloor(a, b, c) }

// The two ways to read a record: as it is written, and whatever is JSON.

func DecodeEvents(data []byte) ([]Event, bool)   { return new(decoder).events(data) }
func ReflectRecord(data []byte) ([]Event, error) { return reflectRecord(data) }
