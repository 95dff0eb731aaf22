//! Orders and the people in them, as they are named on the command line.

use crate::acts::enrollment::addressed;
use crate::failure::{Doing, Failure, nearest};
use crate::model::{Id, Order, OrderLine, Transcript, same_text};
use crate::register::read::email_key;
use crate::register::{Reading, Unread};

/// The order of this number.
pub fn find(reading: &Reading, number: &str) -> Result<Order, Failure> {
    among(reading.orders()?, number)
}

/// The order of this number among some.
pub fn among(orders: Vec<Order>, number: &str) -> Result<Order, Failure> {
    let near = nearest(number, orders.iter().map(|o| o.number.as_str()));
    let found = orders.into_iter().find(|o| same_text(&o.number, number));
    found.ok_or_else(|| {
        let failure =
            Failure::failed(format!("there is no order '{}' in the register", number.trim()));
        if near.is_empty() {
            failure.hint("see the orders: lssc order list")
        } else {
            failure.hint(format!("did you mean {}?", near.join(", ")))
        }
    })
}

/// The line of an order with this person, named by e-mail address or by candidate number.
pub fn line<'o>(order: &'o Order, text: &str, reading: &Reading) -> Result<&'o OrderLine, Failure> {
    let what = "look the person up";
    let typed = text.trim();
    let person = match typed.parse::<Id>() {
        Ok(number) => Some(reading.known.person(number)),
        Err(_) => reading.by_address(typed).doing(what)?,
    };
    let mut found = None;
    for line in &order.lines {
        let named = email_key(&line.email) == email_key(typed);
        if named || (person.is_some() && reading.holder(line).doing(what)? == person) {
            found = Some(line);
        }
        if named {
            break;
        }
    }
    found.ok_or_else(|| {
        let people: Vec<String> = order.lines.iter().map(|l| l.email.clone()).collect();
        Failure::failed(format!("order {} does not name '{typed}'", order.number))
            .hint(format!("it names {}", people.join(", ")))
    })
}

/// Everything known about the person in a line, if they are in the register.
pub fn holder(reading: &Reading, line: &OrderLine) -> Result<Option<Transcript>, Failure> {
    transcript(reading, reading.holder(line))
}

/// Everything known about the person with this e-mail address and name, if they are in the register.
pub fn person(reading: &Reading, email: &str, name: &str) -> Result<Option<Transcript>, Failure> {
    let (found, _) = addressed(reading, email, name)?;
    transcript(reading, Ok(found))
}

fn transcript(
    reading: &Reading,
    found: Result<Option<Id>, Unread>,
) -> Result<Option<Transcript>, Failure> {
    match found? {
        Some(number) => Ok(reading.transcript(number)?),
        None => Ok(None),
    }
}
