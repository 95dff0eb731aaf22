//! A purchase order of an institution: names people, replaces them, pays for them, or is cancelled (A5, FAQ 22).

use crate::acts::enrollment::addressed;
use crate::acts::{Act, bench};
use crate::failure::{Doing, Failure};
use crate::model::{
    Entry, Fee, Id, Issued, Method, Order, OrderLine, Payment, Transcript, same_text,
};
use crate::money::Cents;
use crate::name::may_be_same;
use crate::period::Day;
use crate::register::read::email_key;
use crate::register::{Reading, Recording};
use crate::rules::decisions::order;

/// A person whom an order names.
#[derive(Debug, Clone)]
pub struct Named {
    /// The name in the order.
    pub name: String,
    /// The e-mail address in the order.
    pub email: String,
    /// The amount ordered for them.
    pub amount: Cents,
}

/// An order without its people.
#[derive(Debug, Clone)]
pub struct Stated {
    /// The number on the paper.
    pub number: String,
    /// The institution.
    pub institution: String,
    /// Its day.
    pub ordered_on: Day,
}

/// The record of a person named in an order.
pub struct Added {
    /// The order's number in the register.
    pub order: Id,
    /// The line.
    pub line: OrderLine,
    /// The number of the candidate, if they are in the register.
    pub candidate: Option<Id>,
    /// Whether the order pays for an application of theirs; otherwise they wait on it.
    pub joined: bool,
    /// Other things to know.
    pub notes: Vec<String>,
}

/// The record of money for people in an order.
#[derive(Debug, Default)]
pub struct Paid {
    /// The lines settled.
    pub lines: Vec<Id>,
    /// The candidates who received money, each with the number of the payment.
    pub payments: Vec<(Id, Id)>,
    /// The lines whose money waits for an application.
    pub waiting: Vec<Id>,
}

/// The record of a substitution.
pub struct Substituted {
    /// The candidates who received money of the line, each with the number of the payment.
    pub payments: Vec<(Id, Id)>,
    /// The candidate's number of the substitute, if they are in the register.
    pub candidate: Option<Id>,
    /// Whether they wait on the order for an application.
    pub waits: bool,
    /// Other things to know.
    pub notes: Vec<String>,
}

/// Decides whether an order may name a person, and records it; the first person also records the order. `recorded` is
/// its number in the register, if it is there.
///
/// # Errors
/// The register cannot be read or written.
pub fn name(
    recording: &Recording,
    reading: &Reading,
    new: &Stated,
    recorded: Option<Id>,
    person: &Named,
    today: Day,
) -> Result<Act<Added>, Failure> {
    let Named { name, email, amount } = person;
    let known = transcript(reading, email, name)?;
    let elsewhere = elsewhere(reading, known.as_ref(), email, recorded)?;
    let bench = bench(reading, today);
    let decision = order::named(known.as_ref(), *amount, elsewhere.as_deref(), bench);
    let (enrollment, _, mut notes) = match decision.into_result() {
        Ok(granted) => granted,
        Err(findings) => {
            return Ok(Act::refused(
                format!("order {} does not name {name}", new.number),
                findings,
            ));
        }
    };
    let order = match recorded {
        Some(order) => order,
        None => recording
            .order(&new.number, &new.institution, new.ordered_on)
            .doing("record the order")?,
    };
    let id = recording.order_line(order, name, email, *amount);
    let id = id.doing("record who is named in the order")?;
    let entry = recording.entry().unwrap_or_default();
    match (&known, enrollment) {
        (Some(Transcript { person: known, .. }), Some(_)) => {
            if !may_be_same(&known.name, name) {
                notes.push(format!(
                    "{email} is {name} in the order, but {} in the register, candidate {}",
                    known.name, known.number
                ));
            }
        }
        _ => notes.push(format!("{name} <{email}> is not enrolled yet and waits on the order")),
    }
    let line = OrderLine {
        id,
        entry,
        name: name.clone(),
        email: email.clone(),
        amount: *amount,
        ordered: (name.clone(), email.clone()),
        substituted_on: None,
        naming_entry: entry,
        paid: Vec::new(),
    };
    let (candidate, joined) = (known.map(|known| known.person.number), enrollment.is_some());
    Ok(Act::Recorded(Added { order, line, candidate, joined, notes }))
}

/// Decides on money for an order, or for the lines in `only`, and records it. People with an application receive the
/// payment; other money waits.
///
/// # Errors
/// The register cannot be read or written.
pub fn pay(
    recording: &Recording,
    reading: &Reading,
    order: &Order,
    amount: Cents,
    only: Option<&[Id]>,
    (on, today): (Day, Day),
) -> Result<Act<Paid>, Failure> {
    let decision = order::pay(order, amount, only, on);
    let settled = match decision.into_result() {
        Ok((settled, _, _)) => settled,
        Err(findings) => {
            let number = &order.number;
            let text = format!("the payment of ${amount} for order {number} is not recorded");
            return Ok(Act::refused(text, findings));
        }
    };
    let mut paid = Paid::default();
    for line in order.lines.iter().filter(|l| settled.contains(&l.id)) {
        recording
            .order_payment(line.id, on, line.amount)
            .doing("record the payment of the order")?;
        paid.lines.push(line.id);
        let day = line.substituted_on.map_or(on, |since| since.max(on));
        match join(recording, reading, order, line, (day, line.amount), today)? {
            Some(payment) => paid.payments.push(payment),
            None => paid.waiting.push(line.id),
        }
    }
    Ok(Act::Recorded(paid))
}

/// Decides whether another person may replace the one in a line from a day on, and records it. Money paid for the line
/// goes with it.
///
/// # Errors
/// The register cannot be read or written.
pub fn substitute(
    recording: &Recording,
    reading: &Reading,
    order: &Order,
    line: &OrderLine,
    (name, email): (&str, &str),
    (on, today): (Day, Day),
) -> Result<Act<Substituted>, Failure> {
    let joined = reading.joined(order, line)?;
    let active = joined.map(|candidate| format!("candidate {candidate} {}", line.name));
    let known = transcript(reading, email, name)?;
    let within = order.lines.iter().any(|l| email_key(&l.email) == email_key(email));
    let other = if within {
        Some(order.number.clone())
    } else {
        elsewhere(reading, known.as_ref(), email, Some(order.id))?
    };
    let bench = bench(reading, today);
    let named = order::named(known.as_ref(), line.amount, other.as_deref(), bench);
    let decision = order::substitute(order, line, on, active.as_deref(), named);
    let (enrollment, _, notes) = match decision.into_result() {
        Ok(granted) => granted,
        Err(findings) => {
            let text = format!("{name} does not replace {}", line.name);
            return Ok(Act::refused(text, findings));
        }
    };
    let recorded = recording.order_substitution(line.id, name, email, on);
    recorded.doing("record the substitution")?;
    let stands = OrderLine {
        name: name.to_string(),
        email: email.to_string(),
        substituted_on: Some(on),
        naming_entry: recording.entry().unwrap_or_default(),
        ..line.clone()
    };
    let mut payments = Vec::new();
    for money in stands.payments() {
        payments.extend(join(recording, reading, order, &stands, money, today)?);
    }
    let candidate = known.map(|known| known.person.number);
    let waits = enrollment.is_none();
    Ok(Act::Recorded(Substituted { payments, candidate, waits, notes }))
}

/// Decides whether the unpaid part of an order may be cancelled, and records it. Returns the amount.
///
/// # Errors
/// The register cannot be written.
pub fn cancel(
    recording: &Recording,
    order: &Order,
    on: Day,
    reason: &str,
) -> Result<Act<Cents>, Failure> {
    let open = match order::cancel(order, on).into_result() {
        Ok((open, _, _)) => open,
        Err(findings) => {
            return Ok(Act::refused(format!("order {} is not cancelled", order.number), findings));
        }
    };
    recording.order_cancellation(order.id, on, reason).doing("record the cancellation")?;
    Ok(Act::Recorded(open))
}

/// An invoice, issued now or before.
pub struct Invoiced {
    /// The invoice.
    pub issued: Issued,
    /// The order as the invoice speaks of it.
    pub order: Order,
    /// Whether it is issued now.
    pub is_new: bool,
}

/// Decides which invoice answers an order on a day: the one issued on that day; otherwise a new one if other people or
/// another amount are due than by the latest; otherwise the latest again. An invoice that was issued stays as it was.
///
/// # Errors
/// The register cannot be read or written.
pub fn invoice(
    recording: &Recording,
    reading: &Reading,
    order: &Order,
    on: Day,
) -> Result<Act<Invoiced>, Failure> {
    if let Some(issued) = order.invoices.iter().rfind(|invoice| invoice.invoiced_on == on) {
        return as_issued(recording, order, *issued).map(Act::Recorded);
    }
    let then = reading.orders_on(on)?.into_iter().find(|then| then.id == order.id);
    let then = order::as_invoiced(order, then.unwrap_or_else(|| order.clone()));
    let due = match order::invoice(&then, on).into_result() {
        Ok((due, _, _)) => due,
        Err(findings) => {
            return Ok(Act::refused(format!("order {} is not invoiced", order.number), findings));
        }
    };
    let people = |order: &Order| -> Vec<(String, String, Cents)> {
        let lines = order.open_lines();
        lines.map(|line| (line.name.clone(), line.email.clone(), line.amount)).collect()
    };
    if let Some(latest) = order.invoices.last() {
        let latest = as_issued(recording, order, *latest)?;
        if people(&latest.order) == people(&then) {
            return Ok(Act::Recorded(latest));
        }
    }
    let id = recording.invoice(order.id, on, due).doing("record the invoice")?;
    let entry = recording.entry().unwrap_or_default();
    let issued = Issued { id, entry, invoiced_on: on, amount: due };
    Ok(Act::Recorded(Invoiced { issued, order: then, is_new: true }))
}

/// An invoice as it was issued: what was known by the entry that recorded it.
///
/// # Errors
/// The register cannot be read.
pub fn as_issued(
    recording: &Recording,
    order: &Order,
    issued: Issued,
) -> Result<Invoiced, Failure> {
    let reading = Reading::new(recording.conn(), Some(issued.entry))?;
    let then = reading.orders_on(issued.invoiced_on)?.into_iter().find(|o| o.id == order.id);
    let order = then.unwrap_or_else(|| order.clone());
    Ok(Invoiced { issued, order, is_new: false })
}

/// Makes money of a line the payment of the person named in it, if it goes to one of their applications. Returns the
/// candidate and the payment's number.
fn join(
    recording: &Recording,
    reading: &Reading,
    order: &Order,
    line: &OrderLine,
    (paid_on, amount): (Day, Cents),
    today: Day,
) -> Result<Option<(Id, Id)>, Failure> {
    let Some(holder) = reading.holder(line)? else {
        return Ok(None);
    };
    let Some(person) = reading.transcript(holder)? else {
        return Ok(None);
    };
    let Some(enrollment) = order::joins(&person, paid_on, bench(reading, today)) else {
        return Ok(None);
    };
    let payment = Payment {
        payer: Some(order.institution.clone()),
        method: Some(Method::Order),
        order: Some(order.id),
        ..Payment::of(enrollment, amount, paid_on, Some(Fee::Application))
    };
    let id = recording.payment(person.person.number, &payment).doing("record the payment")?;
    Ok(Some((person.person.number, id)))
}

/// Everything known about the person with this e-mail address and name, if they are in the register.
fn transcript(reading: &Reading, email: &str, name: &str) -> Result<Option<Transcript>, Failure> {
    let (found, _) = addressed(reading, email, name)?;
    Ok(found.map(|number| reading.transcript(number)).transpose()?.flatten())
}

/// The number of an order other than `but` for the same charge: it is open for this e-mail address, its money waits for
/// an application, or went to the application that is not settled yet.
fn elsewhere(
    reading: &Reading,
    person: Option<&Transcript>,
    email: &str,
    but: Option<Id>,
) -> Result<Option<String>, Failure> {
    let latest = person.and_then(|p| p.enrollments.last()).map(|e| e.id);
    for (order, line) in reading.orders_naming(email, person.map(|p| p.person.number))? {
        if Some(order.id) == but {
            continue;
        }
        let same = match reading.joined(&order, &line)? {
            None => !line.paid.is_empty() || order.cancelled_on.is_none(),
            Some(_) => person.is_some_and(|p| {
                p.payments
                    .iter()
                    .any(|pay| pay.order == Some(order.id) && Some(pay.enrollment) == latest)
            }),
        };
        if same {
            return Ok(Some(order.number));
        }
    }
    Ok(None)
}

/// Why nobody else can be named under the number of a recorded order: it differs, or is already in progress.
pub fn closed(recorded: &Order, new: &Stated) -> Option<String> {
    let Order { entry, number, institution, ordered_on, .. } = recorded;
    let is = format!("order {number} is already recorded");
    if !same_text(institution, &new.institution) {
        Some(format!("{is} with another institution, {institution} (entry {entry})"))
    } else if *ordered_on != new.ordered_on {
        Some(format!("{is} with another day, {ordered_on} (entry {entry})"))
    } else if let Some(day) = recorded.cancelled_on {
        Some(format!("{is} and was cancelled {day} (entry {entry})"))
    } else if !recorded.invoices.is_empty() || recorded.received() > Cents::ZERO {
        Some(format!("{is} without this person and is invoiced or paid (entry {entry})"))
    } else {
        None
    }
}

/// How somebody compares with the order line that has their address.
pub enum Again {
    /// The same fact.
    Same(Entry),
    /// Another name or another amount.
    Otherwise(&'static str, Entry),
}

/// Whether the order line with somebody's address says the same about them, as ordered or as it is now.
pub fn again(line: &OrderLine, person: &Named) -> Again {
    let as_ordered = email_key(&line.ordered.1) == email_key(&person.email);
    let known = if as_ordered { &line.ordered.0 } else { &line.name };
    if line.amount != person.amount {
        Again::Otherwise("another amount", line.entry)
    } else if !may_be_same(known, &person.name) {
        Again::Otherwise("another name", line.entry)
    } else {
        Again::Same(line.entry)
    }
}
