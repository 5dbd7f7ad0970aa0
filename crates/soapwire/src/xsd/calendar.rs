//! The proleptic Gregorian calendar, for more years than jiff has.
//!
//! Years are astronomical here: the year 0 is 1 BCE, which XML Schema 1.0 writes `-0001`.

/// The number of days in a month.
pub(super) fn days_in_month(year: i64, month: i8) -> i8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Counts days; the first day of the year 1 is day 0.
pub(super) fn day_number(year: i64, month: i8, day: i8) -> i64 {
    let past = year - 1;
    let leap_days = past.div_euclid(4) - past.div_euclid(100) + past.div_euclid(400);
    let in_year: i64 = (1..month).map(|month| i64::from(days_in_month(year, month))).sum();
    past * 365 + leap_days + in_year + i64::from(day) - 1
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn agrees_with_jiff(year in -9998_i16..=9998, month in 1_i8..=12, day in 1_i8..=28) {
            let date = Date::constant(year, month, day);
            prop_assert_eq!(days_in_month(year.into(), month), date.days_in_month());
            let days = Date::constant(1, 1, 1).until(date).unwrap().get_days();
            prop_assert_eq!(day_number(year.into(), month, day), i64::from(days));
        }
    }
}
