package search

import "unicode/utf8"

// In a posting a number is one character: UTF-8 is the variable-length coding,
// charCodeAt the decoder, and gzip sees whole bytes, which base64 would smear.
//
// The alphabet leaves out what would need an escape in a JSON string or could
// end a script: control characters, the quotation mark, the backslash, "<",
// U+2028, U+2029 and surrogates; and it leaves out "~", which stands between a
// term and its postings, and in neither.
const (
	oneByte   = 91                          // ' ' to '}' without '"', '<' and '\\'
	twoBytes  = oneByte + 0x800 - 0xA0      // U+00A0 to U+07FF
	upToLines = twoBytes + 0x2028 - 0x800   // to U+2027
	threeByte = upToLines + 0xD800 - 0x202A // U+202A to U+D7FF
	ceiling   = threeByte + 0x110000 - 0x10000 - 1
)

// ascii[n] is the character of n < oneByte; digit[c] is the way back.
var ascii, digit = func() (ascii [oneByte]byte, digit [utf8.RuneSelf]byte) {
	n := 0
	for c := byte(' '); c < '~'; c++ {
		if c == '"' || c == '<' || c == '\\' {
			continue
		}
		ascii[n], digit[c] = c, byte(n)
		n++
	}
	return
}()

// appendNumber adds n to b. The last character of the alphabet says that the
// next one is to be added to it, so there is no largest number.
func appendNumber(b []byte, n int) []byte {
	if n < oneByte {
		return append(b, ascii[n])
	}
	for n >= ceiling {
		b = utf8.AppendRune(b, utf8.MaxRune)
		n -= ceiling
	}
	switch {
	case n < oneByte:
		return append(b, ascii[n])
	case n < twoBytes:
		return utf8.AppendRune(b, rune(n-oneByte+0xA0))
	case n < upToLines:
		return utf8.AppendRune(b, rune(n-twoBytes+0x800))
	case n < threeByte:
		return utf8.AppendRune(b, rune(n-upToLines+0x202A))
	}
	return utf8.AppendRune(b, rune(n-threeByte+0x10000))
}

// number takes the first number from s.
func number(s string) (n int, rest string) {
	for {
		r, size := utf8.DecodeRuneInString(s)
		s = s[size:]
		if r == utf8.MaxRune {
			n += ceiling
			continue
		}
		switch {
		case r < utf8.RuneSelf:
			n += int(digit[r])
		case r < 0x800:
			n += int(r) - 0xA0 + oneByte
		case r < 0x2028:
			n += int(r) - 0x800 + twoBytes
		case r < 0xD800:
			n += int(r) - 0x202A + upToLines
		default:
			n += int(r) - 0x10000 + threeByte
		}
		return n, s
	}
}

// utf16Len is the length of s as JavaScript counts it.
func utf16Len(s string) int {
	n := 0
	for i := range len(s) {
		if c := s[i]; c < 0x80 || c >= 0xC0 { // not a continuation byte
			n++
			if c >= 0xF0 {
				n++
			}
		}
	}
	return n
}
