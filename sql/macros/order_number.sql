-- An order number as it is compared: without the hyphens that one export writes and another leaves out.
create or replace macro order_number(order_id) as upper(replace(order_id, '-', ''));
