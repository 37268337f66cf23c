package agreement

import "strings"

// Money is a sum in a currency of ISO 4217.
type Money struct {
	Amount   Decimal
	Currency string
}

// ParseMoney reads "CNY 1200.50" or "1200.50 CNY". The currency is returned even when it is not in ISO 4217; ok is then
// false.
func ParseMoney(s string) (m Money, ok bool) {
	a, b, two := strings.Cut(s, " ")
	if !two {
		return Money{}, false
	}
	if _, number := ParseDecimal(a); number {
		a, b = b, a
	}
	amount, ok := ParseDecimal(strings.TrimSpace(b))
	if !ok || !isCode(a) || amount.Sign() < 0 {
		return Money{}, false
	}
	return Money{amount, a}, Currency(a)
}

// String writes the code before the sum.
func (m Money) String() string { return m.Currency + " " + m.Amount.String() }

func isCode(s string) bool {
	return len(s) == 3 && strings.IndexFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' }) < 0
}

// Currency tells whether a code is one of the currencies in use (ISO 4217, without metals, funds and test codes).
func Currency(code string) bool {
	return len(code) == 3 && strings.Contains(currencies, " "+code+" ")
}

const currencies = " AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF" +
	" CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF" +
	" IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK" +
	" MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR" +
	" SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED" +
	" VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG "
