package agreement

import (
	"strconv"
	"strings"
)

// A Duration is a time as it was agreed: 24 hours and 1 day are two things, because a day of the service-hours clock is a
// day of service.
type Duration struct{ Weeks, Days, Hours, Minutes, Seconds int }

// ParseDuration reads 15m, 4h, 2d, 1w, 1h30m, or ISO 8601: PT15M, P2D, P1DT12H. Units stand from large to small, each
// once, with whole numbers; months and years have no fixed length and are not taken.
func ParseDuration(s string) (Duration, bool) {
	if iso, ok := strings.CutPrefix(s, "P"); ok {
		days, hours, timed := strings.Cut(iso, "T")
		d, ok := units(strings.ToLower(days), "wd")
		t, tok := units(strings.ToLower(hours), "hms")
		t.Weeks, t.Days = d.Weeks, d.Days
		return t, ok && tok && iso != "" && iso == strings.ToUpper(iso) && timed == (hours != "")
	}
	d, ok := units(s, "wdhms")
	return d, ok && s != ""
}

func units(s, allowed string) (d Duration, ok bool) {
	for s != "" {
		i := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
		if i <= 0 || i > 6 {
			return d, false
		}
		n, _ := strconv.Atoi(s[:i])
		unit := strings.IndexByte(allowed, s[i])
		if unit < 0 {
			return d, false
		}
		switch s[i] {
		case 'w':
			d.Weeks = n
		case 'd':
			d.Days = n
		case 'h':
			d.Hours = n
		case 'm':
			d.Minutes = n
		case 's':
			d.Seconds = n
		}
		allowed, s = allowed[unit+1:], s[i+1:]
	}
	return d, true
}

// String writes the shorthand.
func (d Duration) String() string {
	var b strings.Builder
	for _, u := range []struct {
		n    int
		unit byte
	}{{d.Weeks, 'w'}, {d.Days, 'd'}, {d.Hours, 'h'}, {d.Minutes, 'm'}, {d.Seconds, 's'}} {
		if u.n > 0 {
			b.WriteString(strconv.Itoa(u.n))
			b.WriteByte(u.unit)
		}
	}
	if b.Len() == 0 {
		return "0m"
	}
	return b.String()
}

// seconds reckons the duration with a given length of the day, in seconds, and of the week, in days.
func (d Duration) seconds(day, week int64) int64 {
	return int64(d.Seconds) + 60*int64(d.Minutes) + 3600*int64(d.Hours) + day*(int64(d.Days)+week*int64(d.Weeks))
}
