/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FLOWS_INTERRUPT_H
#define FLOWS_INTERRUPT_H

typedef int irqreturn_t;
typedef irqreturn_t (*irq_handler_t)(int irq, void *data);

#define IRQ_HANDLED 1

int request_irq(unsigned int irq, irq_handler_t handler, unsigned long flags, const char *name,
		void *data);

#endif
