package standard

import (
	"cmp"
	"strings"
)

// Compare orders clause numbers part by part: digits by value, letters by alphabet, so that 8.2 comes before 8.10 and
// A.5.9 before A.5.24.
func Compare(a, b string) int {
	for a != "" && b != "" {
		var x, y string
		x, a, _ = strings.Cut(a, ".")
		y, b, _ = strings.Cut(b, ".")
		if c := comparePart(x, y); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(a), len(b))
}

func comparePart(x, y string) int {
	dx, dy := isDigits(x), isDigits(y)
	switch {
	case dx && dy:
		x, y = strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
		return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y))
	case dx != dy:
		if dx {
			return -1
		}
		return 1
	}
	return strings.Compare(x, y)
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// A Reference is what an author wrote to name a clause: a standard (or "" for the default one), a number, and the letters
// of items, as in "7.5.1 a)" or "7.5.1.a".
type Reference struct {
	Standard string
	Number   string
	Items    []string
}

// ParseReference reads "8.6.1", "iso27001:2022/A.5.24", "7.5.1 a)", "7.5.1.a"; full-width digits, stops and colons count as
// their half-width forms. ok is false when the text cannot name a clause.
func ParseReference(s string) (r Reference, ok bool) {
	s = strings.Map(halfWidth, strings.TrimSpace(s))
	if i := strings.LastIndexByte(s, '/'); i >= 0 {
		r.Standard, s = strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1:])
		if r.Standard == "" {
			return r, false
		}
	}
	number, rest, spaced := strings.Cut(s, " ")
	if spaced {
		for _, l := range strings.FieldsFunc(rest, func(c rune) bool { return c == ' ' || c == ',' || c == ')' || c == '(' }) {
			if len(l) != 1 || l[0] < 'a' || l[0] > 'z' {
				return r, false
			}
			r.Items = append(r.Items, l)
		}
		if len(r.Items) == 0 {
			return r, false
		}
	} else if i := strings.LastIndexByte(number, '.'); i > 0 && len(number) == i+2 && number[i+1] >= 'a' && number[i+1] <= 'z' {
		r.Items, number = []string{number[i+1:]}, number[:i]
	}
	r.Number = number
	return r, LooksLikeNumber(number)
}

// LooksLikeNumber tells whether a text has the form of a clause number: parts of letters and digits with stops between
// them, of which one has a digit.
func LooksLikeNumber(s string) bool {
	digit := false
	for part := range strings.SplitSeq(s, ".") {
		if part == "" || len(part) > 6 {
			return false
		}
		for _, c := range part {
			switch {
			case c >= '0' && c <= '9':
				digit = true
			case c >= 'A' && c <= 'Z':
			default:
				return false
			}
		}
		if !isDigits(part) && len(part) > 2 {
			return false
		}
	}
	return digit
}

// Range reads "4.1–4.4" (any dash, ~ or 至); ok tells whether it is one.
func Range(s string) (from, to string, ok bool) {
	for _, dash := range []string{"–", "—", "-", "~", "～", "至", ".."} {
		a, b, found := strings.Cut(s, dash)
		a, b = strings.TrimSpace(a), strings.TrimSpace(b)
		if found && LooksLikeNumber(a) && LooksLikeNumber(b) {
			return a, b, true
		}
	}
	return "", "", false
}

// Between lists the numbers of the requirements from one number to another, both included.
func (s *Standard) Between(from, to string) []string {
	var out []string
	for _, c := range s.Clauses {
		if c.Leaf() && Compare(c.Number, from) >= 0 && (Compare(c.Number, to) <= 0 || c.Under(to)) {
			out = append(out, c.Number)
		}
	}
	return out
}

func halfWidth(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '　':
		return ' '
	case r == '∕':
		return '/'
	}
	return r
}
