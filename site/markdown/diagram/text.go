package diagram

import (
	"strings"
	"unicode"
)

// The style sheet of the default theme sets these sizes for text and class s.
const (
	textSize  = 15
	smallSize = 13
	textLine  = 19
	smallLine = 16
)

const (
	padX      = 12
	padY      = 10
	minWidth  = 96
	maxLines  = 3
	cornerArc = 20 // radius of a terminal's corners, at most half its height
)

// Widths of Latin letters in hundredths of the font size: the widest of the
// fonts the theme names, so that words never leave their box.
const (
	narrow = "iljtfr.,:;'|!()[]{}I-/\\· `"
	broad  = "mwMWQO@%&#+=<>~"
)

func runeWidth(r rune) int {
	switch {
	case isWide(r):
		return 100
	case unicode.Is(unicode.Mn, r):
		return 0
	case strings.ContainsRune(narrow, r):
		return 34
	case strings.ContainsRune(broad, r):
		return 86
	case unicode.IsUpper(r):
		return 68
	case r < 0x250:
		return 57
	}
	return 66
}

// isWide reports whether a character fills a whole square. Dashes, curly
// quotation marks and dots are counted as Chinese text sets them.
func isWide(r rune) bool {
	switch {
	case r == 0x2014, r == 0x2026, 0x2018 <= r && r <= 0x201D:
		return true
	case 0x1100 <= r && r <= 0x115F, // Hangul Jamo
		0x2E80 <= r && r <= 0xA4CF && r != 0x303F, // radicals, kana, Han, Yi
		0xAC00 <= r && r <= 0xD7A3,                // Hangul
		0xF900 <= r && r <= 0xFAFF,                // compatibility Han
		0xFE30 <= r && r <= 0xFE6F,                // vertical and small forms
		0xFF00 <= r && r <= 0xFF60, 0xFFE0 <= r && r <= 0xFFE6,
		0x1F300 <= r && r <= 0x1FAFF, // pictures
		0x20000 <= r && r <= 0x3FFFD:
		return true
	}
	return false
}

// textWidth measures a line of words at a font size.
func textWidth(s string, size int) int {
	sum := 0
	for _, r := range s {
		sum += runeWidth(r)
	}
	return (sum*size + 99) / 100
}

// Chinese typesetting forbids these at the beginning or the end of a line.
const (
	notFirst = "，。、；：？！）》」』】〉”’…—,.;:?!)]}%"
	notLast  = "（《「『【〈“‘([{"
)

// pieces cuts words where a line may end: after a space, and beside a Han
// character.
func pieces(s string) []string {
	var out []string
	start := 0
	prev := rune(0)
	for i, r := range s {
		if i > start && mayBreak(prev, r) {
			out = append(out, s[start:i])
			start = i
		}
		prev = r
	}
	return append(out, s[start:])
}

func mayBreak(a, b rune) bool {
	switch {
	case strings.ContainsRune(notFirst, b), strings.ContainsRune(notLast, a), unicode.IsSpace(b):
		return false
	case unicode.IsSpace(a), a == '/' && unicode.IsLetter(b):
		return true
	}
	return isWide(a) || isWide(b)
}

// breakAt fills lines up to a width. A piece that is wider than a line gets
// one of its own.
func breakAt(parts []string, width, size int) []string {
	var lines []string
	line := ""
	for _, part := range parts {
		if line != "" && textWidth(strings.TrimSpace(line+part), size) > width {
			lines = append(lines, strings.TrimSpace(line))
			line = ""
		}
		line += part
	}
	return append(lines, strings.TrimSpace(line))
}

// wrap breaks words into at most limit lines: as few as the width allows,
// and then about equally long. Words that need more lines get wider ones;
// nothing is ever cut off.
func wrap(s string, width, size, limit int) []string {
	s = strings.Join(strings.Fields(s), " ")
	if s == "" {
		return nil
	}
	parts := pieces(s)
	lines := breakAt(parts, width, size)
	for len(lines) > limit {
		width += size
		lines = breakAt(parts, width, size)
	}
	for w := widest(lines, size) - 4; w > 0; w -= 4 {
		tighter := breakAt(parts, w, size)
		if len(tighter) > len(lines) || widest(tighter, size) > widest(lines, size) {
			break
		}
		lines = tighter
	}
	return lines
}

func widest(lines []string, size int) int {
	w := 0
	for _, s := range lines {
		w = max(w, textWidth(s, size))
	}
	return w
}

// A shape is a node with its words broken into lines and its size on the page.
type shape struct {
	kind        kind
	text, small []string
	w, h        int // even, so that the middle is a whole number
}

func newShape(n node, r room) shape {
	width := r.text
	if n.kind == decision {
		width = r.ask
	}
	s := shape{
		kind:  n.kind,
		text:  wrap(n.text, width, textSize, maxLines),
		small: wrap(n.small, width, smallSize, 2),
	}
	if n.kind == decision {
		s.w, s.h = s.diamond()
		return s
	}
	w := max(widest(s.text, textSize), widest(s.small, smallSize))
	s.w = even(max(w+2*padX, minWidth))
	s.h = even(s.textHeight() + 2*padY)
	return s
}

func even(n int) int { return n + n&1 }

func (s shape) textHeight() int {
	return textLine*len(s.text) + smallLine*len(s.small)
}

// diamond finds a size that holds every line: a line of half width a whose
// far edge is b from the middle fits into half sizes A and B if a/A + b/B ≤ 1.
func (s shape) diamond() (w, h int) {
	high := max(36, s.textHeight()+4)
	half := minWidth / 2
	top := -s.textHeight() / 2
	for _, line := range s.lines() {
		// Letters fill less than their line: three units are air.
		far := max(abs(top), abs(top+line.height)) - 3
		a := (line.width+1)/2 + 4
		half = max(half, (a*high+high-far-1)/(high-far))
		top += line.height
	}
	return 2 * half, 2 * high
}

// A textRow is one line of words of a shape.
type textRow struct {
	words         string
	small         bool
	width, height int
}

func (s shape) lines() []textRow {
	var rows []textRow
	for _, t := range s.text {
		rows = append(rows, textRow{t, false, textWidth(t, textSize), textLine})
	}
	for _, t := range s.small {
		rows = append(rows, textRow{t, true, textWidth(t, smallSize), smallLine})
	}
	return rows
}

// evenWidths gives all steps the width of the widest, as a draughtsman would.
func evenWidths(shapes []shape) {
	w := 0
	for _, s := range shapes {
		if s.kind == step {
			w = max(w, s.w)
		}
	}
	for i := range shapes {
		if shapes[i].kind == step {
			shapes[i].w = w
		}
	}
}

// evenHeights gives all boxes that stand in a row the same height, unless
// one is much higher than a box with a second line.
func evenHeights(shapes []shape) {
	h := 0
	for _, s := range shapes {
		if s.kind != decision && s.h <= textLine+smallLine+2*padY+1 {
			h = max(h, s.h)
		}
	}
	for i := range shapes {
		if shapes[i].kind != decision {
			shapes[i].h = max(shapes[i].h, h)
		}
	}
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
