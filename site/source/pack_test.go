package source

import (
	"strings"
	"testing"
	"unsafe"
)

// Packed texts say what they said, stand side by side, and are not written over by those packed after them.
func TestWordsStandSideBySide(t *testing.T) {
	for _, w := range []*Words{{}, {Many: true}} {
		var all [][]string
		long := strings.Repeat("长", wordsPiece/3+1) // more than one piece holds
		want := [][]string{{"PRC-INC-01", "", "incident"}, {"变更", "8.6.1"}, {long, "x"}, {}, {"end"}}
		for _, texts := range want {
			got := append([]string(nil), texts...)
			places := make([]*string, len(got))
			for i := range got {
				places[i] = &got[i]
			}
			w.Pack(places)
			all = append(all, got)
		}
		for i := range want {
			if strings.Join(want[i], "|") != strings.Join(all[i], "|") {
				t.Errorf("many %v: packing changed text %d", w.Many, i)
			}
		}
		first := all[0]
		if end := uintptr(unsafe.Pointer(unsafe.StringData(first[0]))) + uintptr(len(first[0])); end != uintptr(unsafe.Pointer(unsafe.StringData(first[2]))) {
			t.Errorf("many %v: the texts of one call do not stand side by side", w.Many)
		}
	}
}
