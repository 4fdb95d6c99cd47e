#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The logarithm to base 10.
func decimalLogarithm(_ value: Double) -> Double { log10(value) }

/// A whole power of 10.
func powerOfTen(_ exponent: Int) -> Double { pow(10, Double(exponent)) }

/// Any power of 10.
func powerOfTen(_ exponent: Double) -> Double { pow(10, exponent) }
