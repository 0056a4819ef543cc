-- AlterTable
ALTER TABLE "outbox_mail" ADD COLUMN     "html" TEXT NOT NULL DEFAULT '';
